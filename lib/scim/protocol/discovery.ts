import { bulkOperationLimit } from "./bulk/parse-bulk.ts";
import { cursorTimeout } from "./cursor.ts";
import type { JsonObject } from "./json.ts";
import type { Attribute } from "./schema/attribute.ts";
import {
  configSchema,
  discoverySchemas,
  resourceTypeSchema,
  schemaSchema,
} from "./schema/discovery-schemas.ts";
import type { Registry, ResourceType, SchemaDefinition } from "./schema/registry.ts";

export const listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** Resources in one answer; a larger `count` is taken as this. */
export const pageLimit = 1000;
/** Resources in a page when the client does not say. */
export const defaultCount = 100;
/** Bytes of a request's body. */
export const bodyLimit = 1024 * 1024;
/** Bytes of a bulk request's body. */
export const bulkBodyLimit = 5 * 1024 * 1024;

/** A resource of discovery with its `meta` (RFC 7643 §5–§7). @param base the directory's SCIM base URL */
export function schemaResource(schema: SchemaDefinition, base: string): JsonObject {
  return {
    schemas: [schemaSchema.id],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(describe),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.id}` },
  };
}

export function resourceTypeResource(type: ResourceType, base: string): JsonObject {
  return {
    schemas: [resourceTypeSchema.id],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${type.name}` },
  };
}

/** All schemas of a registry, each once, and those of discovery itself. */
export function schemasOf(registry: Registry): SchemaDefinition[] {
  const types = [registry.user, registry.group];
  const all = [...types.flatMap((type) => [type.schema, ...type.extensions]), ...discoverySchemas];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** What this server can do (RFC 7643 §5). */
export function serviceProviderConfig(base: string, documentation: string): JsonObject {
  return {
    schemas: [configSchema.id],
    documentationUri: documentation,
    patch: { supported: true },
    bulk: { supported: true, maxOperations: bulkOperationLimit, maxPayloadSize: bulkBodyLimit },
    filter: { supported: true, maxResults: pageLimit },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    // RFC 9865 §4.
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: defaultCount,
      maxPageSize: pageLimit,
      cursorTimeout,
    },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer key",
        description: "A key of this directory as a bearer token (RFC 6750).",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
      {
        type: "oauth2",
        name: "OAuth 2.0 client credentials",
        description:
          "Access tokens from the token endpoint (RFC 6749 section 4.4), for a client secret or a signed assertion (RFC 7523).",
        specUri: "https://www.rfc-editor.org/info/rfc6749",
        primary: false,
      },
      {
        type: "httpbasic",
        name: "HTTP Basic",
        description: "The user name and the password of a key of this directory (RFC 7617).",
        specUri: "https://www.rfc-editor.org/info/rfc7617",
        primary: false,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

function describe(attribute: Attribute): JsonObject {
  const { canonicalValues, referenceTypes, subAttributes } = attribute;
  const isText = attribute.type !== "boolean" && attribute.type !== "complex";
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(isText ? { caseExact: attribute.caseExact } : {}),
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(canonicalValues ? { canonicalValues: [...canonicalValues] } : {}),
    ...(referenceTypes ? { referenceTypes: [...referenceTypes] } : {}),
    ...(subAttributes ? { subAttributes: subAttributes.map(describe) } : {}),
  };
}

import { type Attribute, attribute, complex } from "./attribute.ts";
import type { SchemaDefinition } from "./registry.ts";

/** Nothing of discovery is a client's to change. */
const fixed = { mutability: "readOnly" } as const;
const needed = { ...fixed, required: true } as const;
const flag = { ...needed, type: "boolean" } as const;
const size = { ...needed, type: "integer" } as const;
const exact = { ...fixed, caseExact: true } as const;
const address = { ...exact, type: "reference", referenceTypes: ["external"] } as const;
const urn = { ...exact, type: "reference", referenceTypes: ["uri"] } as const;

const supported = attribute("supported", "Whether the service provider has it.", flag);

/** RFC 7643 §5 and §8.7.2; `pagination` by RFC 9865 §4. */
export const configSchema: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
  name: "ServiceProviderConfig",
  description: "What the service provider can do.",
  attributes: [
    attribute("documentationUri", "The address of documentation for people.", address),
    complex("patch", "Changes by PATCH.", [supported], needed),
    complex(
      "bulk",
      "Several operations in one request.",
      [
        supported,
        attribute("maxOperations", "The most operations in one request.", size),
        attribute("maxPayloadSize", "The most bytes in one request.", size),
      ],
      needed,
    ),
    complex(
      "filter",
      "Filters.",
      [supported, attribute("maxResults", "The most resources in one answer.", size)],
      needed,
    ),
    complex("changePassword", "Changes of passwords.", [supported], needed),
    complex("sort", "Sorted lists.", [supported], needed),
    complex("etag", "Versions of resources.", [supported], needed),
    complex(
      "pagination",
      "The ways to page through a list.",
      [
        attribute("cursor", "Pages by cursor.", flag),
        attribute("index", "Pages by index.", flag),
        attribute("defaultPaginationMethod", "The way where a request names none.", {
          ...fixed,
          canonicalValues: ["cursor", "index"],
        }),
        attribute("defaultPageSize", "Resources in a page where a request names no count.", {
          ...fixed,
          type: "integer",
        }),
        attribute("maxPageSize", "The most resources in a page.", { ...fixed, type: "integer" }),
        attribute("cursorTimeout", "Seconds for which a cursor is good.", { ...fixed, type: "integer" }),
      ],
      fixed,
    ),
    complex(
      "authenticationSchemes",
      "The ways to authenticate.",
      [
        attribute("type", "The kind of scheme.", {
          ...needed,
          canonicalValues: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"],
        }),
        attribute("name", "The scheme's name.", needed),
        attribute("description", "What the scheme is.", needed),
        attribute("specUri", "The address of the scheme's specification.", address),
        attribute("documentationUri", "The address of documentation on how to use it.", address),
        attribute("primary", "True on the preferred scheme.", { ...fixed, type: "boolean" }),
      ],
      { ...needed, multiValued: true },
    ),
  ],
};

/** RFC 7643 §6 and §8.7.2. */
export const resourceTypeSchema: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
  name: "ResourceType",
  description: "A type of resource that the service provider has.",
  attributes: [
    attribute("id", "The same as the name.", exact),
    attribute("name", "The type's name.", { ...needed, caseExact: true }),
    attribute("description", "What the type is.", fixed),
    attribute("endpoint", "The type's address below the base URL.", { ...urn, required: true }),
    attribute("schema", "The URN of the type's main schema.", { ...urn, required: true }),
    complex(
      "schemaExtensions",
      "The extensions that a resource of the type may have.",
      [
        attribute("schema", "The extension's URN.", { ...urn, required: true }),
        attribute("required", "Whether every resource of the type has it.", flag),
      ],
      { ...fixed, multiValued: true },
    ),
  ],
};

/** The characteristics of an attribute (RFC 7643 §7). */
const characteristics: readonly Attribute[] = [
  attribute("name", "The attribute's name.", { ...needed, caseExact: true }),
  attribute("type", "The type of its values.", {
    ...needed,
    canonicalValues: [
      "string",
      "complex",
      "boolean",
      "decimal",
      "integer",
      "dateTime",
      "reference",
      "binary",
    ],
  }),
  attribute("multiValued", "Whether it has several values.", flag),
  attribute("description", "What it is for.", fixed),
  attribute("required", "Whether every resource has it.", flag),
  attribute("canonicalValues", "Values that are suggested.", { ...exact, multiValued: true }),
  attribute("caseExact", "Whether upper and lower case are told apart.", { ...fixed, type: "boolean" }),
  attribute("mutability", "Who may change it, and when.", {
    ...exact,
    canonicalValues: ["readOnly", "readWrite", "immutable", "writeOnly"],
  }),
  attribute("returned", "When it is part of an answer.", {
    ...exact,
    canonicalValues: ["always", "never", "default", "request"],
  }),
  attribute("uniqueness", "Among which resources a value is unique.", {
    ...exact,
    canonicalValues: ["none", "server", "global"],
  }),
  attribute("referenceTypes", "The types of resource that a reference may lead to.", {
    ...exact,
    multiValued: true,
  }),
];

/** RFC 7643 §7 and §8.7.2. */
export const schemaSchema: SchemaDefinition = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Schema",
  name: "Schema",
  description: "The attributes of a type of resource, or of an extension.",
  attributes: [
    attribute("id", "The schema's URN.", { ...exact, required: true }),
    attribute("name", "The schema's name.", fixed),
    attribute("description", "What the schema is for.", fixed),
    complex(
      "attributes",
      "The schema's attributes.",
      [
        ...characteristics,
        complex("subAttributes", "The parts of a complex attribute.", characteristics, {
          ...fixed,
          multiValued: true,
        }),
      ],
      { ...needed, multiValued: true },
    ),
  ],
};

export const discoverySchemas: readonly SchemaDefinition[] = [configSchema, resourceTypeSchema, schemaSchema];

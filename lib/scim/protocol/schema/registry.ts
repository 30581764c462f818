import type { AttributePath } from "../filter/filter.ts";
import { type Attribute, attribute, complex, indexedLength, subAttributeOf } from "./attribute.ts";
import { coreGroup } from "./core-group.ts";
import { coreUser } from "./core-user.ts";
import { type CustomAttribute, customSchemas } from "./custom-schemas.ts";
import { enterpriseUser } from "./enterprise-user.ts";
import { musterUser, musterUserUrn } from "./muster-user.ts";

export type SchemaDefinition = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
};

export type ResourceType = {
  readonly name: "User" | "Group";
  readonly endpoint: "/Users" | "/Groups";
  readonly description: string;
  readonly schema: SchemaDefinition;
  readonly extensions: readonly SchemaDefinition[];
  /** Core and common attributes by lower-cased name. */
  readonly core: ReadonlyMap<string, Attribute>;
  /** Extension attributes by lower-cased URN, then lower-cased name. */
  readonly byUrn: ReadonlyMap<
    string,
    { schema: SchemaDefinition; attributes: ReadonlyMap<string, Attribute> }
  >;
};

export type Registry = { readonly user: ResourceType; readonly group: ResourceType };

/** Where an attribute path leads. `location` are the property names from the resource's root to the attribute. */
export type Resolved = {
  readonly location: readonly string[];
  readonly attribute: Attribute;
  readonly sub: Attribute | undefined;
};

/** The attributes that every resource has (RFC 7643 §3.1); they are not part of any schema's list. */
const commonAttributes: readonly Attribute[] = [
  attribute("schemas", "The schemas that the resource follows.", {
    type: "reference",
    referenceTypes: ["uri"],
    multiValued: true,
    required: true,
    returned: "always",
  }),
  attribute("id", "The id that the server gave.", {
    caseExact: true,
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
  }),
  attribute("externalId", "The id that the client gave; unique in its directory.", {
    caseExact: true,
    uniqueness: "server",
    maxLength: indexedLength,
  }),
  complex(
    "meta",
    "What the server knows about the resource.",
    [
      attribute("resourceType", "The resource type.", { mutability: "readOnly", caseExact: true }),
      attribute("created", "When it was created.", { type: "dateTime", mutability: "readOnly" }),
      attribute("lastModified", "When it last changed.", { type: "dateTime", mutability: "readOnly" }),
      attribute("location", "Its address.", {
        type: "reference",
        referenceTypes: ["uri"],
        mutability: "readOnly",
        caseExact: true,
      }),
      attribute("version", "Its version, as in ETag.", { mutability: "readOnly", caseExact: true }),
    ],
    { mutability: "readOnly" },
  ),
];

/**
 * The one table behind validation, discovery, filters, projection and sort.
 * @param custom the organisation's own user attributes: in Muster's extension, or in one that the client names
 */
export function createRegistry(custom: readonly CustomAttribute[] = []): Registry {
  const schemas = customSchemas(custom);
  const own = schemas.find(({ id }) => id === musterUserUrn)?.attributes ?? [];
  return {
    user: resourceType("User", "/Users", "A person in the directory.", coreUser, [
      enterpriseUser,
      musterUser(own),
      ...schemas.filter(({ id }) => id !== musterUserUrn),
    ]),
    group: resourceType("Group", "/Groups", "A group of users.", coreGroup, []),
  };
}

/** The registry without custom attributes. */
export const defaultRegistry: Registry = createRegistry();

function resourceType(
  name: ResourceType["name"],
  endpoint: ResourceType["endpoint"],
  description: string,
  schema: SchemaDefinition,
  extensions: readonly SchemaDefinition[],
): ResourceType {
  const byName = (attributes: readonly Attribute[]) =>
    new Map(attributes.map((one) => [one.name.toLowerCase(), one]));
  return {
    name,
    endpoint,
    description,
    schema,
    extensions,
    core: byName([...commonAttributes, ...schema.attributes]),
    byUrn: new Map(
      extensions.map((extension) => [
        extension.id.toLowerCase(),
        { schema: extension, attributes: byName(extension.attributes) },
      ]),
    ),
  };
}

/** Follows an attribute path, names in any case; undefined when the type has no such attribute (RFC 7644 §3.10). */
export function resolveAttribute(type: ResourceType, path: AttributePath): Resolved | undefined {
  const urn = path.schema?.toLowerCase();
  const extension = urn === undefined ? undefined : type.byUrn.get(urn);
  if (urn !== undefined && !extension && urn !== type.schema.id.toLowerCase()) return undefined;
  const found = (extension ? extension.attributes : type.core).get(path.name.toLowerCase());
  if (!found) return undefined;
  const location = extension ? [extension.schema.id, found.name] : [found.name];
  if (path.sub === undefined) return { location, attribute: found, sub: undefined };
  const sub = subAttributeOf(found, path.sub);
  return sub && { location, attribute: found, sub };
}

/** The extension schema that a whole URN names, in any case; undefined when it is none of this type's. */
export function resolveExtension(type: ResourceType, urn: string): SchemaDefinition | undefined {
  return type.byUrn.get(urn.toLowerCase())?.schema;
}

import type { Attribute } from "./attribute.ts";
import { musterUserUrn } from "./muster-user.ts";
import type { SchemaDefinition } from "./registry.ts";

/** A user attribute of the organisation's own: one plain attribute in an extension. */
export type CustomAttribute = {
  /** The extension's URN: Muster's, or any other that the identity provider uses as a namespace. */
  readonly urn: string;
  readonly attribute: Attribute;
};

/**
 * The extensions in which custom attributes live. URNs have no case (RFC 8141 §3.1 for the namespace, RFC 7643 §3.1 for
 * the rest of a schema's URI): the first spelling stands for all. Of two attributes of one name the first one counts.
 */
export function customSchemas(custom: readonly CustomAttribute[]): SchemaDefinition[] {
  const schemas = new Map<string, { id: string; attributes: Map<string, Attribute> }>();
  for (const { urn, attribute } of custom) {
    const key = urn.toLowerCase();
    const id = key === musterUserUrn.toLowerCase() ? musterUserUrn : urn;
    const schema = schemas.get(key) ?? { id, attributes: new Map<string, Attribute>() };
    schemas.set(key, schema);
    const name = attribute.name.toLowerCase();
    if (!schema.attributes.has(name)) schema.attributes.set(name, attribute);
  }
  return [...schemas.values()].map(({ id, attributes }) => ({
    id,
    name: "CustomUser",
    description: "Attributes of the organisation's own, in the namespace that its identity provider uses.",
    attributes: [...attributes.values()],
  }));
}

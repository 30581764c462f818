import { splitAttributePath } from "#lib/scim/protocol/filter/filter.ts";
import { attribute, indexedLength } from "#lib/scim/protocol/schema/attribute.ts";
import type { CustomAttribute } from "#lib/scim/protocol/schema/custom-schemas.ts";
import { musterUserUrn } from "#lib/scim/protocol/schema/muster-user.ts";
import { defaultRegistry, resolveAttribute } from "#lib/scim/protocol/schema/registry.ts";
import { parseScimPath } from "./scim-path.ts";
import type { AttributeType } from "./vocabulary.ts";

/** What a global attribute needs for a place in the directory's schema. */
export type AttributeDefinition = {
  readonly label: string;
  readonly help: string;
  readonly type: AttributeType;
};

/** Schemas whose attributes the standards define: RFC 7643 §4 and the messages of RFC 7644. */
const standardUrn = /^urn:ietf:params:scim:(?:api:|schemas:core:|schemas:extension:enterprise:)/i;

/**
 * The attribute that a global attribute's SCIM path adds to the schema of users.
 * Null where the path leads to an attribute that users have anyway, or to none that could be added.
 */
export function customAttributeOf(definition: AttributeDefinition, path: string): CustomAttribute | null {
  const place = splitAttributePath(path.trim());
  if (!place || place.schema === undefined || place.sub !== undefined) return null;
  if (standardUrn.test(`${place.schema}:`) || resolveAttribute(defaultRegistry.user, place)) return null;
  const { label, help, type } = definition;
  return {
    urn: place.schema,
    attribute: attribute(place.name, help || label, {
      type,
      ...(type === "reference" ? { referenceTypes: ["User"], caseExact: true } : {}),
      ...(type === "string" ? { maxLength: 4 * indexedLength } : {}),
    }),
  };
}

/**
 * What is wrong with the SCIM path of a global attribute, as a sentence; null where an identity provider can send it:
 * an attribute that users have (RFC 7643 §4), or a plain one in an extension, which it adds to the schema.
 */
export function scimPathProblem(definition: AttributeDefinition, path: string): string | null {
  if (path === "" || customAttributeOf(definition, path)) return null;
  const parsed = parseScimPath(path);
  if (!parsed.ok) return parsed.detail;
  const { urn, attribute: name, comparisons, subAttribute } = parsed.path;
  const found = resolveAttribute(defaultRegistry.user, {
    text: path,
    schema: urn ?? undefined,
    name,
    sub: subAttribute ?? undefined,
  });
  if (found) {
    const leaf = found.sub ?? found.attribute;
    if (leaf.mutability === "readOnly") return `“${name}” is read-only: Muster says it, not the directory.`;
    return null;
  }
  const proposal = `${musterUserUrn}:${name}`;
  if (urn !== null && standardUrn.test(`${urn}:`))
    return `The standard says what is in ${urn}, and “${name}” is not. Write ${proposal}, or the namespace that your identity provider sends.`;
  if (urn !== null && (comparisons.length > 0 || subAttribute !== null))
    return `In an extension of your own an attribute has one plain value. Write ${urn}:${name}.`;
  return `A SCIM user has no attribute “${name}”. Write ${proposal}, or the namespace that your identity provider sends.`;
}

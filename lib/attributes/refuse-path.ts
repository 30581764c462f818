import type { Tx } from "#lib/platform/db/prisma.ts";
import { findAttributes } from "./attribute.store.ts";
import { type AttributeDefinition, customAttributeOf } from "./custom-attribute.ts";
import { scimPathsOf } from "./held-values.ts";

/**
 * Two attributes under one path of an extension would be one attribute with two types.
 * @param id of the attribute itself, which may keep its path; null for a new one
 * @returns the sentence that refuses the path, or null
 */
export async function takenPath(
  tx: Tx,
  id: string | null,
  definition: AttributeDefinition,
  path: string,
): Promise<string | null> {
  if (!customAttributeOf(definition, path)) return null;
  const folded = path.toLowerCase();
  for (const other of await findAttributes(tx)) {
    if (other.id !== id && scimPathsOf(other).some((one) => one.toLowerCase() === folded))
      return `${other.key} has this SCIM path already.`;
  }
  return null;
}

import type { Tx } from "#lib/platform/db/prisma.ts";
import { type AttributeRow, countUsersWithValue } from "./attribute.store.ts";
import { customAttributeOf } from "./custom-attribute.ts";

/** Counts end here: whether it is one or ten thousand, the attribute stays. */
const COUNT_CAP = 10_000;

/** The SCIM paths of an attribute, its default and those of single directories. */
export function scimPathsOf(row: Pick<AttributeRow, "scimPath" | "mappings">): string[] {
  const own = row.mappings.filter(({ directory }) => directory.type === "scim").map(({ path }) => path);
  return [...new Set([...(row.scimPath === null ? [] : [row.scimPath]), ...own])];
}

/**
 * Users hold values under the paths of a custom attribute; taken out of the schema, those would be in nobody's sight and
 * be lost with the user's next change. Deleted users count until they are purged: they may come back.
 * @param leaving paths that are about to go out of the schema
 * @returns the sentence that refuses it, or null
 */
export async function heldValues(
  tx: Tx,
  row: AttributeRow,
  leaving: readonly string[],
): Promise<string | null> {
  for (const path of leaving) {
    const custom = customAttributeOf(row, path);
    const count = custom
      ? await countUsersWithValue(tx, custom.urn, custom.attribute.name, COUNT_CAP + 1)
      : 0;
    if (count === 0) continue;
    const users =
      count > COUNT_CAP
        ? "More than 10,000 users have"
        : `${count.toLocaleString("en-GB")} ${count === 1 ? "user has" : "users have"}`;
    return `${users} a value under ${path}. Take it out of the mapping in your identity provider first, so that the values go.`;
  }
  return null;
}

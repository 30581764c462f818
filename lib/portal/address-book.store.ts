import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { SHORT_WORD } from "#lib/users/search-text.ts";

export type EntryRow = { id: string; key: string; name: string; hasAccess: boolean; resource: JsonObject };

/** Where a page begins: beyond this user, in one of the two directions. */
export type EntryPosition = { direction: "next" | "previous"; key: string; id: string };

/**
 * One page of a directory's users in the order of their user names, which a unique index has.
 * @param words folded; each is part of the name, or of an address
 */
export async function findEntries(
  directoryId: string,
  words: readonly string[],
  position: EntryPosition | null,
  limit: number,
): Promise<{ rows: EntryRow[]; hasMore: boolean }> {
  const values: unknown[] = [directoryId, limit + 1];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const backwards = position?.direction === "previous";
  const beyond = position
    ? `and (u.user_name_key, u.id) ${backwards ? "<" : ">"} (${bind(position.key)}, ${bind(position.id)}::uuid)`
    : "";
  const found = words.map(
    (word) => `and u.id in (select s.user_id from user_search s where s.text like ${bind(patternOf(word))})`,
  );
  const way = backwards ? "desc" : "asc";
  const { rows } = await pool().query<EntryRow>(
    `select u.id, u.user_name_key as key, coalesce(u.display_name, u.user_name) as name, u.status = 'active' as "hasAccess", u.resource
       from users u
      where u.directory_id = $1 and u.deleted_at is null ${beyond} ${found.join(" ")}
      order by u.user_name_key ${way}, u.id ${way} limit $2`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: backwards ? page.reverse() : page, hasMore: rows.length > limit };
}

/** A user's own record. */
export async function findOwnResource(directoryId: string, userId: string): Promise<JsonObject | null> {
  const { rows } = await pool().query<{ resource: JsonObject }>(
    "select resource from users where directory_id = $1 and id = $2",
    [directoryId, userId],
  );
  return rows[0]?.resource ?? null;
}

/** Short words, for which there is no index, are looked for where a name or address begins. */
function patternOf(word: string): string {
  const literal = word.replaceAll(/[\\%_]/g, "\\$&");
  return word.length < SHORT_WORD ? `% ${literal}%` : `%${literal}%`;
}

import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { patternOf } from "#lib/users/search-text.ts";

export type EntryRow = { id: string; key: string; name: string; hasAccess: boolean; resource: JsonObject };

/** Where a page begins: beyond this user, in one of the two directions. */
export type EntryPosition = { direction: "next" | "previous"; key: string; id: string };

/** What a reader sees of somebody, and all that a search may tell them: not the user name, and no id of a provider. */
const SEEN = `' ' || lower(coalesce(u.display_name, u.user_name)) || ' ' || coalesce(u.email_key, '')`;

/** Whom words find is looked up by itself where they are fewer. */
const FEW = 1_000;

/**
 * One page of a directory's users in the order of their user names, which a unique index has.
 * @param words folded; each is part of the shown name or of the address, those of one or two letters where a part of the
 *   name or the address begins
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
  const few = words.length > 0 ? await findFew(words) : null;
  const found = words.map((word) => {
    const pattern = bind(patternOf(word));
    // The index of the console's search finds them; it also knows what readers must not find.
    const isFound = few
      ? ""
      : `and u.id in (select s.user_id from user_search s where s.text like ${pattern})`;
    return `${isFound} and ${SEEN} like ${pattern}`;
  });
  if (few) found.push(`and u.id = any(${bind(few)}::uuid[])`);
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

/**
 * Whom words find in all directories; null when there are many. PostgreSQL expects far too many of a rare word, and would
 * read everybody in the order of their names in the hope of soon having a page.
 */
async function findFew(words: readonly string[]): Promise<string[] | null> {
  const conditions = words.map((_, index) => `s.text like $${index + 1}`).join(" and ");
  const { rows } = await pool().query<{ id: string }>(
    `with found as materialized (select s.user_id as id from user_search s where ${conditions})
     select id from found limit ${FEW + 1}`,
    words.map(patternOf),
  );
  return rows.length > FEW ? null : rows.map(({ id }) => id);
}

/** A user's own record. */
export async function findOwnResource(directoryId: string, userId: string): Promise<JsonObject | null> {
  const { rows } = await pool().query<{ resource: JsonObject }>(
    "select resource from users where directory_id = $1 and id = $2",
    [directoryId, userId],
  );
  return rows[0]?.resource ?? null;
}

import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { Position } from "#lib/platform/http/list-cursor.ts";
import { patternOf } from "#lib/users/search-text.ts";
import { GROUP_COUNT_CAP, type GroupOrigin, type GroupSort, type GroupSource } from "./vocabulary.ts";

export type GroupListRow = {
  id: string;
  name: string;
  /** What it is sorted by, as text. */
  key: string;
  members: number;
  source: GroupSource;
  linkedAt: Date | null;
  externalId: string | null;
  directory: DirectoryRef;
  createdAt: Date;
  updatedAt: Date;
};

export type GroupFilter = {
  /** Null: every directory. */
  directoryIds: readonly string[] | null;
  origin: GroupOrigin | null;
  /** Only groups without a member. */
  isEmpty: boolean;
  /** Folded words, all of which must be part of the name. */
  words: readonly string[];
};

/** The indexed text of groups_search, to the letter. */
const SEARCHED = "(' ' || g.display_name_key)";

const origins: Record<GroupOrigin, string> = {
  scim: "g.source = 'scim'",
  sync: "g.source = 'sync'",
  created: "g.source = 'admin'",
  unlinked: "g.linked_at is null",
  linked: "g.source = 'admin' and g.linked_at is not null",
};

function conditionOf(filter: GroupFilter, values: unknown[]): string {
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = ["true"];
  const [only, ...others] = filter.directoryIds ?? [];
  if (filter.directoryIds && others.length === 0)
    parts.push(only ? `g.directory_id = ${bind(only)}::uuid` : "false");
  else if (filter.directoryIds) parts.push(`g.directory_id = any(${bind(filter.directoryIds)}::uuid[])`);
  if (filter.origin) parts.push(origins[filter.origin]);
  if (filter.isEmpty)
    parts.push(
      "not exists (select 1 from membership m where m.directory_id = g.directory_id and m.group_id = g.id)",
    );
  for (const word of filter.words) parts.push(`${SEARCHED} like ${bind(patternOf(word))}`);
  return parts.join(" and ");
}

/** Members are counted for the groups of one page alone: a counter in the row could be forgotten, this can't. */
function membersUpTo(limit: number | null): string {
  const rows =
    "select 1 from membership m where m.directory_id = g.directory_id and m.group_id = g.id" +
    (limit === null ? "" : ` limit ${limit}`);
  return `(select count(*)::int from (${rows}) one)`;
}

const sortColumn: Record<GroupSort, string> = { name: "g.display_name_key", changed: "g.updated_at" };
const sortKey: Record<GroupSort, string> = {
  name: "g.display_name_key",
  changed: `to_char(g.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};
const keyType: Record<GroupSort, string> = { name: "text", changed: "timestamptz" };

/**
 * One page in the order of `sort` (by name, or the last change first), and whether there are more beyond it in the
 * position's direction.
 * @param options `exact`: members are counted to the last, for files; else up to the cap + 1
 */
export async function findGroupPage(
  filter: GroupFilter,
  sort: GroupSort,
  position: Position | null,
  { limit, exact = false }: { limit: number; exact?: boolean },
): Promise<{ rows: GroupListRow[]; hasMore: boolean }> {
  const values: unknown[] = [];
  const condition = conditionOf(filter, values);
  const backwards = position?.direction === "previous";
  const falling = (sort === "changed") !== backwards;
  const beyond = position
    ? `and (${sortColumn[sort]}, g.id) ${falling ? "<" : ">"} ($${values.push(position.key)}::${keyType[sort]}, $${values.push(position.id)}::uuid)`
    : "";
  const order = [sortColumn[sort], "g.id"]
    .map((column) => `${column} ${falling ? "desc" : "asc"}`)
    .join(", ");
  const { rows } = await pool().query<GroupListRow>(
    `select g.id, g.display_name as name, ${sortKey[sort]} as key, ${membersUpTo(exact ? null : GROUP_COUNT_CAP + 1)} as members,
       g.source::text, g.linked_at as "linkedAt", g.external_id as "externalId", g.created_at as "createdAt", g.updated_at as "updatedAt",
       json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory
     from (select g.* from groups g where ${condition} ${beyond} order by ${order} limit ${limit + 1}) g
     join directory d on d.id = g.directory_id
     order by ${order}`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: backwards ? page.toReversed() : page, hasMore: rows.length > limit };
}

/** Groups of the filter, up to the cap + 1. */
export async function countGroups(filter: GroupFilter): Promise<number> {
  const values: unknown[] = [];
  const condition = conditionOf(filter, values);
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from groups g where ${condition} limit ${GROUP_COUNT_CAP + 1}) one`,
    values,
  );
  return rows[0]?.count ?? 0;
}

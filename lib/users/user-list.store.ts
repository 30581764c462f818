import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserStatus } from "./user-record.ts";
import { USER_COUNT_CAP, type UserLink, type UserSort } from "./vocabulary.ts";

export type DirectoryRef = { id: string; name: string; type: "okta" | "entra" | "scim" };

export type UserListRow = {
  id: string;
  userName: string;
  userNameKey: string;
  displayName: string | null;
  emails: JsonObject["emails"] | null;
  status: UserStatus;
  linkedAt: Date | null;
  directory: DirectoryRef;
  createdAt: Date;
  updatedAt: Date;
};

export type UserFilter = {
  /** Null: every directory. */
  directoryIds: readonly string[] | null;
  /** Null: everyone who is not deleted. */
  status: UserStatus | null;
  /** Null: linked or not. */
  link: UserLink | null;
  /** Folded words, all of which must be found. */
  words: readonly string[];
};

/** Where a page begins: beyond this user, in one of the two directions. */
export type UserPosition = { direction: "next" | "previous"; key: string; id: string };

/** The indexed text of users_search, to the letter. */
const SEARCHED = `(' ' || u.user_name_key || ' ' || lower(coalesce(u.display_name, '')) || ' ' || coalesce(u.email_key, '') || ' ' || lower(coalesce(u.external_id, '')))`;

/** Trigrams need three letters; fewer match the beginnings of the four fields. */
function patternOf(word: string): string {
  const literal = word.replaceAll(/[\\%_]/g, "\\$&");
  return word.length < 3 ? `% ${literal}%` : `%${literal}%`;
}

function conditionOf(filter: UserFilter, values: unknown[]): string {
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = [filter.status === "deleted" ? "u.deleted_at is not null" : "u.deleted_at is null"];
  if (filter.status) parts.push(`u.status = ${bind(filter.status)}::user_status`);
  if (filter.link) parts.push(`u.linked_at is ${filter.link === "linked" ? "not null" : "null"}`);
  const [only, ...others] = filter.directoryIds ?? [];
  if (filter.directoryIds && others.length === 0)
    parts.push(only ? `u.directory_id = ${bind(only)}::uuid` : "false");
  else if (filter.directoryIds) parts.push(`u.directory_id = any(${bind(filter.directoryIds)}::uuid[])`);
  for (const word of filter.words) parts.push(`${SEARCHED} like ${bind(patternOf(word))}`);
  return parts.join(" and ");
}

/** One page in the order of `sort`, and whether there are more beyond it in the position's direction. */
export async function findUserPage(
  filter: UserFilter,
  sort: UserSort,
  position: UserPosition | null,
  limit: number,
): Promise<{ rows: UserListRow[]; hasMore: boolean }> {
  const values: unknown[] = [];
  const condition = conditionOf(filter, values);
  const backwards = position?.direction === "previous";
  // Ids grow with time (UUIDv7): the newest come first by falling id.
  const falling = (sort === "newest") !== backwards;
  const order = sort === "newest" ? ["u.id"] : ["u.user_name_key", "u.id"];
  let beyond = "";
  if (position) {
    const bound = sort === "newest" ? [position.id] : [position.key, position.id];
    const places = bound.map(
      (value, index) => `$${values.push(value)}${index === bound.length - 1 ? "::uuid" : "::text"}`,
    );
    beyond = `and (${order.join(", ")}) ${falling ? "<" : ">"} (${places.join(", ")})`;
  }
  const { rows } = await pool().query<UserListRow>(
    `select u.id, u.user_name as "userName", u.user_name_key as "userNameKey", u.display_name as "displayName",
       u.resource->'emails' as emails, u.status::text, u.linked_at as "linkedAt", u.created_at as "createdAt", u.updated_at as "updatedAt",
       json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory
     from (select * from users u where ${condition} ${beyond}
           order by ${order.map((column) => `${column} ${falling ? "desc" : "asc"}`).join(", ")} limit ${limit + 1}) u
     join directory d on d.id = u.directory_id
     order by ${order.map((column) => `${column} ${falling ? "desc" : "asc"}`).join(", ")}`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: backwards ? page.reverse() : page, hasMore: rows.length > limit };
}

/** Users of a filter, up to the cap + 1. */
export async function countUsers(filter: UserFilter): Promise<number> {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from users u where ${conditionOf(filter, values)} limit ${USER_COUNT_CAP + 1}) one`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** The directories of a scope, by name. */
export async function findDirectoryRefs(scope: readonly string[] | null): Promise<DirectoryRef[]> {
  const { rows } = await pool().query<DirectoryRef>(
    "select id, name, type::text from directory where $1::uuid[] is null or id = any($1::uuid[]) order by name_key",
    [scope],
  );
  return rows;
}

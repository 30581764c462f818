import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { INVITATION_STATE } from "#lib/invitations/invitation-condition.ts";
import type { InvitationState } from "#lib/invitations/vocabulary.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { Position } from "#lib/platform/http/list-cursor.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { conditionOf, searchSql, type UserFilter } from "./user-condition.ts";
import type { UserStatus } from "./user-record.ts";
import type { UserSort } from "./vocabulary.ts";

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
  purgeAt: Date | null;
  /** Null where no invitation counts. */
  invitation: InvitationState | null;
};

/** Up to this many directories each is read by its own index; beyond, one walk over all users is the better way. */
const MERGED_DIRECTORIES = 20;

/** SQL of the users of one page, as `u`, with one more than `limit`; values are appended. */
function pageSql(
  filter: UserFilter,
  sort: UserSort,
  position: Position | null,
  limit: number,
  values: unknown[],
): { from: string; orderBy: string } {
  const backwards = position?.direction === "previous";
  // Ids grow with time (UUIDv7): the newest come first by falling id.
  const falling = (sort === "newest") !== backwards;
  const order = sort === "newest" ? ["u.id"] : ["u.user_name_key", "u.id"];
  const orderBy = `order by ${order.map((column) => `${column} ${falling ? "desc" : "asc"}`).join(", ")}`;
  const isMerged =
    filter.directoryIds !== null &&
    filter.directoryIds.length > 1 &&
    filter.directoryIds.length <= MERGED_DIRECTORIES;
  const condition = conditionOf(isMerged ? { ...filter, directoryIds: null } : filter, values);
  let beyond = "";
  if (position) {
    const bound = sort === "newest" ? [position.id] : [position.key, position.id];
    const places = bound.map(
      (value, index) => `$${values.push(value)}${index === bound.length - 1 ? "::uuid" : "::text"}`,
    );
    beyond = `and (${order.join(", ")}) ${falling ? "<" : ">"} (${places.join(", ")})`;
  }
  if (!isMerged)
    return {
      from: `(select * from users u where ${condition} ${beyond} ${orderBy} limit ${limit + 1}) u`,
      orderBy,
    };
  // A statement of its own for each: of a directory that is only known when it runs, PostgreSQL takes everybody to be in
  // it, and would look through all users for those of a small one.
  const merged = (filter.directoryIds ?? [])
    .map((id) => `u.directory_id = $${values.push(id)}::uuid`)
    .map(
      (isIn) =>
        `(select u.* from users u where ${isIn} and ${condition} ${beyond} ${orderBy} limit ${limit + 1})`,
    )
    .join(" union all ");
  return { from: `(select * from (${merged}) u ${orderBy} limit ${limit + 1}) u`, orderBy };
}

/** One page in the order of `sort`, and whether there are more beyond it in the position's direction. */
export async function findUserPage(
  filter: UserFilter,
  sort: UserSort,
  position: Position | null,
  limit: number,
): Promise<{ rows: UserListRow[]; hasMore: boolean }> {
  const values: unknown[] = [];
  const { from, orderBy } = pageSql(filter, sort, position, limit, values);
  const { rows } = await pool().query<UserListRow>(
    `select u.id, u.user_name as "userName", u.user_name_key as "userNameKey", u.display_name as "displayName",
       u.resource->'emails' as emails, u.status::text, u.linked_at as "linkedAt", u.created_at as "createdAt", u.updated_at as "updatedAt", u.purge_at as "purgeAt",
       ${INVITATION_STATE} as invitation,
       json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory
     from ${from} join directory d on d.id = u.directory_id ${orderBy}`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: position?.direction === "previous" ? page.reverse() : page, hasMore: rows.length > limit };
}

export type UserExportRow = {
  id: string;
  userNameKey: string;
  resource: JsonObject;
  status: UserStatus;
  displayName: string | null;
  directoryId: string;
  directoryName: string;
  manager: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The next users of an export, in the order of `sort`, with all their attributes. */
export async function findUsersToExport(
  filter: UserFilter,
  sort: UserSort,
  after: Pick<UserExportRow, "id" | "userNameKey"> | null,
  limit: number,
): Promise<UserExportRow[]> {
  const values: unknown[] = [];
  const position = after && ({ direction: "next", key: after.userNameKey, id: after.id } as const);
  // One row more is read by pageSql, and left for the next batch.
  const { from, orderBy } = pageSql(filter, sort, position, limit - 1, values);
  const { rows } = await pool().query<UserExportRow>(
    `select u.id, u.user_name_key as "userNameKey", u.resource, u.status::text, u.display_name as "displayName",
       d.id as "directoryId", d.name as "directoryName", u.created_at as "createdAt", u.updated_at as "updatedAt",
       (select m.user_name from users m where m.directory_id = u.directory_id and m.id = u.manager_id and m.deleted_at is null) as manager
     from ${from} join directory d on d.id = u.directory_id ${orderBy}`,
    values,
  );
  return rows;
}

/**
 * Whom words find, whatever else is asked for; null when there are more than `cap`. The plan is made for all of them,
 * not for the first few: what PostgreSQL expects of words that hardly anybody has is much too high, so that it would
 * read everyone in the hope of soon having enough. Few are read by index, and of many only as many as it takes.
 */
export async function findMatches(words: readonly string[], cap: number): Promise<string[] | null> {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ id: string }>(
    `with found as materialized (select s.user_id as id from user_search s where ${searchSql(words, values)})
     select id from found limit ${cap + 1}`,
    values,
  );
  return rows.length > cap ? null : rows.map(({ id }) => id);
}

/** Users of a filter, up to `cap` + 1. */
export async function countUsers(filter: UserFilter, cap: number): Promise<number> {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from users u where ${conditionOf(filter, values)} limit ${cap + 1}) one`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** A user by name, for a list of its reports; null outside of the scope. */
export async function findManagerName(
  id: string,
  scope: readonly string[] | null,
): Promise<{ id: string; name: string } | null> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `select id, coalesce(display_name, user_name) as name from users
      where id = $1 and ($2::uuid[] is null or directory_id = any($2::uuid[]))`,
    [id, scope],
  );
  return rows[0] ?? null;
}

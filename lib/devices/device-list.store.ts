import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { searchSql } from "#lib/users/user-condition.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { Attachment, DeviceSource, DeviceState, EndReason, LastUse } from "./vocabulary.ts";

/** Which devices a list is of; null: whichever. */
export type DeviceFilter = {
  readonly directoryIds: readonly string[] | null;
  readonly userId: string | null;
  readonly state: DeviceState | null;
  readonly reason: EndReason | null;
  readonly unused: LastUse | null;
  /** Folded words: all of them are in the device's name, or all of them find its user. */
  readonly words: readonly string[];
  /** Which devices the words find, where that is known already; null where they have to be looked for. */
  readonly found: readonly string[] | null;
};

export type DeviceListRow = {
  id: string;
  name: string;
  user: { id: string; name: string; userName: string; status: UserStatus };
  directory: DirectoryRef;
  enrolledAt: Date;
  lastUsedAt: Date | null;
  backedUp: boolean;
  aaguid: string | null;
  attachment: Attachment | null;
  transports: string[];
  endedAt: Date | null;
  endReason: EndReason | null;
  endNote: string | null;
  endedBy: DeviceSource | null;
  endedByName: string | null;
  restorableUntil: Date | null;
  isInGrace: boolean;
};

export type DevicePosition = { readonly direction: "next" | "previous"; readonly id: string };

/** SQL of a filter over `device d` and its user `u`; its values are appended. */
function conditionOf(filter: DeviceFilter, values: unknown[]): string {
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parts = ["true"];
  if (filter.directoryIds) parts.push(`d.directory_id = any(${bind(filter.directoryIds)}::uuid[])`);
  if (filter.userId) {
    const id = bind(filter.userId);
    parts.push(
      `d.directory_id = (select o.directory_id from users o where o.id = ${id}::uuid) and d.user_id = ${id}::uuid`,
    );
  }
  if (filter.state) parts.push(stateSql[filter.state]);
  if (filter.reason) parts.push(`d.ended_at is not null and d.end_reason = ${bind(filter.reason)}`);
  if (filter.unused === "never") parts.push("d.last_used_at is null");
  else if (filter.unused)
    parts.push(
      `coalesce(d.last_used_at, d.created_at) < now() - make_interval(days => ${bind(Number(filter.unused))}::int)`,
    );
  if (filter.found) parts.push(`d.id = any(${bind(filter.found)}::uuid[])`);
  else if (filter.words.length > 0)
    parts.push(
      `(${nameSql("d", filter.words, values)} or exists (select 1 from user_search s where s.user_id = d.user_id and ${searchSql(filter.words, values)}))`,
    );
  return parts.join(" and ");
}

/** SQL of the devices whose name has all words. */
function nameSql(device: string, words: readonly string[], values: unknown[]): string {
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`);
  return patterns.map((pattern) => `${device}.name ilike $${values.push(pattern)}`).join(" and ");
}

const stateSql: Record<DeviceState, string> = {
  working: "d.ended_at is null and u.status = 'active'",
  blocked: "d.ended_at is null and u.status <> 'active'",
  ended: "d.ended_at is not null",
};

const tables = "device d join users u on u.directory_id = d.directory_id and u.id = d.user_id";

/** One page, the newest first (ids grow with time), and whether there are more beyond it in the position's direction. */
export async function findDevicePage(
  filter: DeviceFilter,
  position: DevicePosition | null,
  limit: number,
): Promise<{ rows: DeviceListRow[]; hasMore: boolean }> {
  const values: unknown[] = [];
  const condition = conditionOf(filter, values);
  const backwards = position?.direction === "previous";
  const beyond = position ? `and d.id ${backwards ? ">" : "<"} $${values.push(position.id)}::uuid` : "";
  const { rows } = await pool().query<DeviceListRow>(
    `select d.id, d.name, json_build_object('id', u.id, 'name', coalesce(u.display_name, u.user_name), 'userName', u.user_name,
         'status', u.status) as user,
       json_build_object('id', y.id, 'name', y.name, 'type', y.type) as directory, d.created_at as "enrolledAt",
       d.last_used_at as "lastUsedAt", d.backed_up as "backedUp", d.aaguid, d.attachment, d.transports, d.ended_at as "endedAt", d.end_reason as "endReason",
       d.end_note as "endNote", d.ended_by as "endedBy", d.ended_by_name as "endedByName", d.restorable_until as "restorableUntil",
       coalesce(d.restorable_until > now(), false) as "isInGrace"
     from ${tables} join directory y on y.id = d.directory_id
     where ${condition} ${beyond} order by d.id ${backwards ? "asc" : "desc"} limit ${limit + 1}`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: backwards ? page.reverse() : page, hasMore: rows.length > limit };
}

/**
 * Which devices words find, whatever else is asked for; null when there are more than `cap`. Few are read by the indexes
 * of names and of the users' search, and of many only as many as it takes; see findMatches of the users' list.
 */
export async function findMatches(words: readonly string[], cap: number): Promise<string[] | null> {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ id: string }>(
    `with named as materialized (select n.id from device n where ${nameSql("n", words, values)}),
       owned as materialized (
         select o.id from user_search s join users f on f.id = s.user_id
           join device o on o.directory_id = f.directory_id and o.user_id = f.id where ${searchSql(words, values)})
     select id from (select id from named union all select id from owned) found limit ${cap + 1}`,
    values,
  );
  return rows.length > cap ? null : [...new Set(rows.map(({ id }) => id))];
}

/** Devices of a filter, up to `cap` + 1. */
export async function countDevices(filter: DeviceFilter, cap: number): Promise<number> {
  const values: unknown[] = [];
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from ${tables} where ${conditionOf(filter, values)} limit ${cap + 1}) one`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** What surrounds a list: whether a scope has any device, its directories, and the name of one of its users. */
export async function findSurroundings(
  scope: readonly string[] | null,
  userId: string | null,
): Promise<{ hasAny: boolean; directories: DirectoryRef[]; user: { id: string; name: string } | null }> {
  const { rows } = await pool().query<{
    hasAny: boolean;
    directories: DirectoryRef[] | null;
    user: { id: string; name: string } | null;
  }>(
    `select exists(select 1 from device where $1::uuid[] is null or directory_id = any($1::uuid[])) as "hasAny",
       (select json_agg(json_build_object('id', id, 'name', name, 'type', type) order by name_key) from directory
         where $1::uuid[] is null or id = any($1::uuid[])) as directories,
       (select json_build_object('id', id, 'name', coalesce(display_name, user_name)) from users
         where id = $2 and ($1::uuid[] is null or directory_id = any($1::uuid[]))) as user`,
    [scope, userId],
  );
  const [row] = rows;
  return { hasAny: row?.hasAny ?? false, directories: row?.directories ?? [], user: row?.user ?? null };
}

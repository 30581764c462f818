import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { UserStatus } from "../user-record.ts";
import type { ConflictListQuery } from "./contract.ts";
import type { ConflictReason } from "./reasons.ts";

/** Rows of the page; who comes after them is told by number. */
const LIMIT = 200;

type Scope = readonly string[] | null;

export type ConflictListRow = {
  id: string;
  name: string;
  userName: string;
  externalId: string | null;
  directory: DirectoryRef;
  state: "open" | "linked" | "created" | "discarded" | "vanished";
  reason: ConflictReason;
  candidates: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  repeats: number;
  settledAt: Date | null;
  settledBy: string;
  settledUser: { id: string; name: string } | null;
};

const columns = `c.id, coalesce(c.display_name, c.user_name) as name, c.user_name as "userName", c.external_id as "externalId",
  json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory, c.state::text, c.reason,
  cardinality(c.candidate_ids) as candidates, c.first_seen_at as "firstSeenAt", c.last_seen_at as "lastSeenAt", c.repeats,
  c.settled_at as "settledAt", c.settled_by as "settledBy",
  case when u.id is not null then json_build_object('id', u.id, 'name', coalesce(u.display_name, u.user_name)) end as "settledUser"`;
const from = `from user_conflict c join directory d on d.id = c.directory_id
  left join users u on u.directory_id = c.directory_id and u.id = c.settled_user_id`;

/** Those who wait, the longest first, or those who were settled, the last first. */
export async function findConflictPage(scope: Scope, query: ConflictListQuery): Promise<ConflictListRow[]> {
  const where = query.state === "open" ? "c.state = 'open'" : "c.state <> 'open'";
  const order = query.state === "open" ? "c.first_seen_at, c.id" : "c.settled_at desc, c.id";
  const { rows } = await pool().query<ConflictListRow>(
    `select ${columns} ${from} where ${where} and ($1::uuid[] is null or c.directory_id = any($1::uuid[]))
       and ($2::uuid is null or c.directory_id = $2) order by ${order} limit ${LIMIT}`,
    [scope, query.directoryId ?? null],
  );
  return rows;
}

/** One of them; null when there is none. */
export async function findConflictRow(id: string): Promise<ConflictListRow | null> {
  const { rows } = await pool().query<ConflictListRow>(`select ${columns} ${from} where c.id = $1`, [id]);
  return rows[0] ?? null;
}

export async function countOpenConflicts(scope: Scope): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from user_conflict c
      where c.state = 'open' and ($1::uuid[] is null or c.directory_id = any($1::uuid[]))`,
    [scope],
  );
  return rows[0]?.count ?? 0;
}

/** The directories of a scope in which somebody waits or was settled, by name. */
export async function findConflictDirectories(scope: Scope): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    `select d.id, d.name from directory d where ($1::uuid[] is null or d.id = any($1::uuid[]))
        and exists (select 1 from user_conflict c where c.directory_id = d.id) order by d.name_key`,
    [scope],
  );
  return rows;
}

/** What the page shows of a candidate. */
export type PersonRow = {
  id: string;
  name: string;
  userName: string;
  resource: JsonObject;
  status: UserStatus;
  isLinked: boolean;
  createdAt: Date;
  groups: number;
};

export async function findPeople(directoryId: string, ids: readonly string[]): Promise<PersonRow[]> {
  const { rows } = await pool().query<PersonRow>(
    `select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName", u.resource, u.status::text,
       u.linked_at is not null as "isLinked", u.created_at as "createdAt",
       (select count(*)::int from membership m where m.directory_id = u.directory_id and m.member_id = u.id) as groups
     from users u where u.directory_id = $1 and u.id = any($2::uuid[]) order by u.id`,
    [directoryId, ids],
  );
  return rows;
}

/** What people call the primary user identifier. */
export async function findIdentifierLabel(): Promise<string> {
  const { rows } = await pool().query<{ label: string }>(
    `select coalesce(a.label, o.identifier_attribute) as label
       from organisation o left join global_attribute a on a.key = o.identifier_attribute`,
  );
  return rows[0]?.label ?? "identifier";
}

import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { DevicePayload } from "./device-event.ts";
import type { InvitationPayload } from "./invitation-event.ts";
import { sourcesOf } from "./stored-sources.ts";
import type { AttributeSources } from "./user-changes.ts";
import type { UserStatus } from "./user-record.ts";
import { type EventSource, USER_COUNT_CAP, type UserSource } from "./vocabulary.ts";

export type UserPageRow = {
  id: string;
  resource: JsonObject;
  sources: AttributeSources;
  userName: string;
  displayName: string | null;
  externalId: string | null;
  providerId: string | null;
  identifierKey: string | null;
  identifierLabel: string;
  manager: NamedRow | null;
  managerRef: string | null;
  status: UserStatus;
  statusSource: UserSource;
  linkedAt: Date | null;
  linkedBy: UserSource | null;
  directory: DirectoryRef;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
  purgeAt: Date | null;
  suspendedAt: Date | null;
  suspendedBy: string | null;
  suspendedReason: string | null;
  saidStatus: UserStatus | null;
  fullSyncEveryMinutes: number | null;
};

export type NamedRow = { id: string; name: string };

/** One user of any directory, deleted ones too, with what the page says about them; null when there is none. */
export async function findUserPageRow(id: string): Promise<UserPageRow | null> {
  const { rows } = await pool().query<UserPageRow>(
    `select u.id, u.resource, u.sources, u.user_name as "userName", u.display_name as "displayName", u.external_id as "externalId",
       u.provider_id as "providerId", u.identifier_key as "identifierKey", coalesce(a.label, o.identifier_attribute) as "identifierLabel",
       case when m.id is not null then json_build_object('id', m.id, 'name', coalesce(m.display_name, m.user_name)) end as manager,
       u.manager_ref as "managerRef", u.status::text, u.status_source::text as "statusSource",
       u.linked_at as "linkedAt", u.linked_by::text as "linkedBy",
       json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory,
       u.created_at as "createdAt", u.updated_at as "updatedAt", u.deleted_at as "deletedAt", u.purge_at as "purgeAt",
       u.suspended_at as "suspendedAt", u.suspended_by as "suspendedBy", u.suspended_reason as "suspendedReason",
       u.said_status::text as "saidStatus", case when p.enabled and d.cluster_id is not null then p.full_every_minutes end as "fullSyncEveryMinutes"
     from users u
     join directory d on d.id = u.directory_id
     left join sync_plan p on p.directory_id = d.id
     cross join organisation o
     left join global_attribute a on a.key = o.identifier_attribute
     left join users m on m.directory_id = u.directory_id and m.id = u.manager_id and m.deleted_at is null
     where u.id = $1`,
    [id],
  );
  return rows[0] ? { ...rows[0], sources: sourcesOf(rows[0]) } : null;
}

/** Who reports to a user: some names, and the number up to the cap + 1. */
export async function findReports(
  directoryId: string,
  managerId: string,
  limit: number,
): Promise<{ count: number; rows: NamedRow[] }> {
  const where = "from users u where u.directory_id = $1 and u.manager_id = $2 and u.deleted_at is null";
  const [names, counted] = await Promise.all([
    pool().query<NamedRow>(
      `select u.id, coalesce(u.display_name, u.user_name) as name ${where} order by name, u.id limit ${limit}`,
      [directoryId, managerId],
    ),
    pool().query<{ count: number }>(
      `select count(*)::int as count from (select 1 ${where} limit ${USER_COUNT_CAP + 1}) one`,
      [directoryId, managerId],
    ),
  ]);
  return { count: counted.rows[0]?.count ?? 0, rows: names.rows };
}

/** The groups that a user is in: some names, and the number up to the cap + 1. */
export async function findGroupsOfUser(
  directoryId: string,
  userId: string,
  limit: number,
): Promise<{ count: number; rows: NamedRow[] }> {
  const from = `from membership m join groups g on g.directory_id = m.directory_id and g.id = m.group_id
    where m.directory_id = $1 and m.member_id = $2`;
  const [names, counted] = await Promise.all([
    pool().query<NamedRow>(
      `select g.id, g.display_name as name ${from} order by g.display_name, g.id limit ${limit}`,
      [directoryId, userId],
    ),
    pool().query<{ count: number }>(
      `select count(*)::int as count from (select 1 ${from} limit ${USER_COUNT_CAP + 1}) one`,
      [directoryId, userId],
    ),
  ]);
  return { count: counted.rows[0]?.count ?? 0, rows: names.rows };
}

export type UserEventRow = {
  id: string;
  at: Date;
  type: string;
  source: EventSource;
  requestId: string;
  payload: { before?: JsonObject; after?: JsonObject } & DevicePayload & InvitationPayload;
};

/** What happened to a user, newest first; `before` is the id of an event, exclusive. */
export async function findUserEvents(
  directoryId: string,
  userId: string,
  before: string | null,
  limit: number,
): Promise<UserEventRow[]> {
  const { rows } = await pool().query<UserEventRow>(
    `select id::text, at, type, source::text, request_id as "requestId", payload from event
     where directory_id = $1 and subject_id = $2 and subject_type = 'user' and ($3::bigint is null or id < $3::bigint)
     order by event.id desc limit ${limit}`,
    [directoryId, userId, before],
  );
  return rows;
}

/** The directory of a user, deleted ones too; null when there is no such user. */
export async function findDirectoryOfUser(id: string): Promise<string | null> {
  const { rows } = await pool().query<{ directoryId: string }>(
    `select directory_id as "directoryId" from users where id = $1`,
    [id],
  );
  return rows[0]?.directoryId ?? null;
}

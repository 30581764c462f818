import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserStatus } from "../user-record.ts";

/** A user whose access is to change, held until the transaction ends. */
export type UserAccess = {
  readonly id: string;
  readonly directoryId: string;
  readonly name: string;
  readonly userName: string;
  /** The directory's word. */
  readonly said: UserStatus;
  /** What follows from it for everybody else. */
  readonly status: UserStatus;
  /** Why an admin holds the access back; null when none does. */
  readonly suspendedReason: string | null;
};

/** The directories of users of a scope. @param scope null: every directory */
export async function findDirectoriesOf(
  ids: readonly string[],
  scope: readonly string[] | null,
): Promise<string[]> {
  const { rows } = await pool().query<{ directoryId: string }>(
    `select distinct directory_id as "directoryId" from users
      where id = any($1::uuid[]) and ($2::uuid[] is null or directory_id = any($2::uuid[]))`,
    [ids, scope],
  );
  return rows.map(({ directoryId }) => directoryId);
}

/**
 * Holds users of a scope against other changes, deleted ones too, in the order in which all who change several do.
 * @param scope null: every directory
 */
export async function lockAccess(
  tx: SqlTx,
  ids: readonly string[],
  scope: readonly string[] | null,
): Promise<UserAccess[]> {
  const { rows } = await tx.query<UserAccess>(
    `select id, directory_id as "directoryId", coalesce(display_name, user_name) as name, user_name as "userName",
       coalesce(said_status, status)::text as said, status::text,
       case when suspended_at is not null then coalesce(suspended_reason, '') end as "suspendedReason"
     from users where id = any($1::uuid[]) and ($2::uuid[] is null or directory_id = any($2::uuid[]))
     order by id for update`,
    [ids, scope],
  );
  return rows;
}

/**
 * Lays an admin's suspension over what the directory says. The resource and its version stay: to the directory's client
 * nothing has changed.
 * @returns the status that each has now, by id
 */
export async function holdAccess(
  tx: SqlTx,
  ids: readonly string[],
  { by, reason }: { by: string; reason: string },
): Promise<Map<string, UserStatus>> {
  const { rows } = await tx.query<{ id: string; status: UserStatus }>(
    `update users set suspended_at = now(), suspended_by = $2, suspended_reason = $3, status = status
      where id = any($1::uuid[]) and suspended_at is null and deleted_at is null returning id, status::text`,
    [ids, by, reason],
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Takes the suspension away again, which leaves what the directory says: SCIM knows only active and deactivated. @returns the status that each has now, by id */
export async function releaseAccess(tx: SqlTx, ids: readonly string[]): Promise<Map<string, UserStatus>> {
  const { rows } = await tx.query<{ id: string; status: UserStatus }>(
    `update users set suspended_at = null, suspended_by = null, suspended_reason = null, status = said_status, said_status = null,
       status_source = case when said_status in ('pending', 'locked', 'suspended') then 'sync'
                            when status = said_status then status_source else 'admin' end
      where id = any($1::uuid[]) and suspended_at is not null returning id, status::text`,
    [ids],
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}

export type AccessEvent = {
  readonly directoryId: string;
  readonly userId: string;
  readonly type: string;
  readonly payload: { readonly before: object; readonly after: object };
};

/** Writes what an admin did into the users' histories. */
export async function noteAccess(
  tx: SqlTx,
  events: readonly AccessEvent[],
  requestId: string,
): Promise<void> {
  await tx.query(
    `insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
     select "directoryId", 'user', "userId", type, 'admin', payload, $2
       from json_to_recordset($1::json) as row("directoryId" uuid, "userId" uuid, type text, payload jsonb)`,
    [JSON.stringify(events), requestId],
  );
}

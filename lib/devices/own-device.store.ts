import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { Authenticator } from "./authenticator-kind.ts";

/** A device as its user sees it. */
export type OwnDevice = {
  id: string;
  name: string;
  enrolledAt: Date;
  lastUsedAt: Date | null;
  backedUp: boolean;
} & Authenticator;

/** The devices of a user that have not ended, the newest first. */
export async function findOwnDevices(directoryId: string, userId: string): Promise<OwnDevice[]> {
  const { rows } = await pool().query<OwnDevice>(
    `select id, name, created_at as "enrolledAt", last_used_at as "lastUsedAt", backed_up as "backedUp",
            aaguid, attachment, transports
       from device where directory_id = $1 and user_id = $2 and ended_at is null order by id desc limit 100`,
    [directoryId, userId],
  );
  return rows;
}

/** The credential ids of a user's working devices, so that a browser does not enrol one twice. */
export async function findOwnCredentials(
  directoryId: string,
  userId: string,
): Promise<{ credentialId: Uint8Array; transports: string[] }[]> {
  const { rows } = await pool().query<{ credentialId: Uint8Array; transports: string[] }>(
    `select credential_id as "credentialId", transports from device
      where directory_id = $1 and user_id = $2 and ended_at is null order by id desc limit 100`,
    [directoryId, userId],
  );
  return rows;
}

/** Whose passkey it is, whether or not it may still sign in. */
export async function findCredentialOwner(
  credentialId: Uint8Array,
): Promise<{ directoryId: string; userId: string; name: string; isEnded: boolean } | null> {
  const { rows } = await pool().query<{
    directoryId: string;
    userId: string;
    name: string;
    isEnded: boolean;
  }>(
    `select directory_id as "directoryId", user_id as "userId", name, ended_at is not null as "isEnded"
       from device where credential_id = $1`,
    [credentialId],
  );
  return rows[0] ?? null;
}

/** Gives a working device of a user another name. @returns whether there is one */
export async function renameOwn(
  directoryId: string,
  userId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const { rowCount } = await pool().query(
    "update device set name = $4 where directory_id = $1 and user_id = $2 and id = $3 and ended_at is null",
    [directoryId, userId, id, name],
  );
  return rowCount === 1;
}

/**
 * Ends a working device of a user, who asked for it, with its event. An admin can bring it back within the grace period,
 * unless it is in other hands.
 * @returns its name, or null
 */
export async function endOwn(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
  id: string,
  reason: "other" | "compromised",
  requestId: string,
): Promise<string | null> {
  const { rows } = await tx.query<{ name: string }>(
    `with gone as (
       update device d set ended_at = now(), end_reason = $5, end_note = 'Removed by the user in the portal', ended_by = 'user',
         restorable_until = case when $5 = 'other' then now() + make_interval(days => coalesce(
           (select grace_days from unenrol_policy p where p.directory_id = d.directory_id), 30)) end
       where directory_id = $1 and user_id = $2 and id = $3 and ended_at is null returning id, name
     ), told as (
       insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
       select $1, 'user', $2, 'device.unenrolled', 'user',
         jsonb_build_object('device', id, 'name', name, 'reason', $5::text, 'note', 'Removed by the user in the portal'), $4 from gone
     )
     select name from gone`,
    [directoryId, userId, id, requestId, reason],
  );
  return rows[0]?.name ?? null;
}

/**
 * Notes that a device signed its user in, if it still may and its counter has grown: both are asked of the row that is
 * written, so that of two that use one counter at once only one gets in. A counter of 0 is one that the authenticator
 * does not keep (WebAuthn §6.1.1).
 * @returns its name, or null
 */
export async function markUsed(
  tx: SqlTx,
  id: string,
  { counter, backedUp }: { counter: number; backedUp: boolean },
): Promise<string | null> {
  const { rows } = await tx.query<{ name: string }>(
    // The user is held before the device, as a change of status does: whoever takes the access never waits for this.
    `with owner as (
       select u.directory_id, u.id from device d join users u on u.directory_id = d.directory_id and u.id = d.user_id
        where d.id = $1 and u.status = 'active' for share of u
     )
     update device d set counter = $2, backed_up = $3, last_used_at = now()
       from owner
      where d.id = $1 and d.ended_at is null and (d.counter < $2 or (d.counter = 0 and $2 = 0))
        and owner.directory_id = d.directory_id and owner.id = d.user_id
      returning d.name`,
    [id, counter, backedUp],
  );
  return rows[0]?.name ?? null;
}

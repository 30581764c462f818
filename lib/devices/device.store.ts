import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { Attachment, DeviceSource, EndReason } from "./vocabulary.ts";

/** A passkey as the browser and its verification give it (WebAuthn §5.2, §6.5). */
export type NewDevice = {
  readonly id: string;
  readonly directoryId: string;
  readonly userId: string;
  readonly name: string;
  readonly credentialId: Uint8Array;
  /** COSE_Key. */
  readonly publicKey: Uint8Array;
  /** Signature counter; 0 where the authenticator keeps none. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** Format of the attestation statement (WebAuthn §8), `none` unless the authenticator gave one unasked. */
  readonly attestation?: string;
  readonly attachment?: Attachment | null;
  /** Model of the authenticator (§6.5.1), zero where it does not tell. Nobody vouched for it. */
  readonly aaguid?: string;
  /** SHA-256 of the identity provider's certificates that vouch for its maker; null where that is unknown, left out: none. */
  readonly vouchedBy?: readonly string[] | null;
};

/**
 * Keeps a new device of a user who has access, with its event. The user is held, so that a deactivation at the same
 * moment either sees the device or comes first.
 * @returns false when there is no such user with access
 * @throws a unique violation of the credential id
 */
export async function insertDevice(tx: SqlTx, device: NewDevice, requestId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `with owner as (
       select directory_id, id from users where directory_id = $2 and id = $3 and status = 'active' for share
     ), enrolled as (
       insert into device (id, directory_id, user_id, name, credential_id, public_key, counter, transports, backup_eligible, backed_up,
         attestation, attachment, aaguid, vouched_by)
       select $1, directory_id, id, $4, $5, $6, $7, $8, $9, $10, $12, $13, $14, $15 from owner returning id, name, user_id, directory_id
     )
     insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
     select directory_id, 'user', user_id, 'device.enrolled', 'user', jsonb_build_object('device', id, 'name', name), $11 from enrolled`,
    [
      device.id,
      device.directoryId,
      device.userId,
      device.name,
      device.credentialId,
      device.publicKey,
      device.counter,
      device.transports,
      device.backupEligible,
      device.backedUp,
      requestId,
      device.attestation ?? null,
      device.attachment ?? null,
      device.aaguid ?? null,
      device.vouchedBy === undefined ? [] : device.vouchedBy,
    ],
  );
  return rowCount === 1;
}

/** Makes enrolments of one user follow one another, so that they can be counted. @returns the user's devices that have not ended */
export async function countDevicesOf(tx: SqlTx, directoryId: string, userId: string): Promise<number> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('enrol:' || $1, 0))", [userId]);
  const { rows } = await tx.query<{ count: number }>(
    "select count(*)::int as count from device where directory_id = $1 and user_id = $2 and ended_at is null",
    [directoryId, userId],
  );
  return rows[0]?.count ?? 0;
}

/** A device that may sign its user in, with what a signature is checked against. */
export type ValidDevice = {
  readonly id: string;
  readonly directoryId: string;
  readonly userId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
};

/** The device of a credential, if it has not ended and its user has access at this moment; else null. */
export async function findValidDevice(credentialId: Uint8Array): Promise<ValidDevice | null> {
  const { rows } = await pool().query<ValidDevice>({
    name: "device-valid",
    text: `select d.id, d.directory_id as "directoryId", d.user_id as "userId", d.public_key as "publicKey",
             d.counter::float8 as counter, d.transports, d.backup_eligible as "backupEligible"
        from device d join users u on u.directory_id = d.directory_id and u.id = d.user_id
       where d.credential_id = $1 and d.ended_at is null and u.status = 'active'`,
    values: [credentialId],
  });
  return rows[0] ?? null;
}

/** A device that is to end or come back, held until the transaction ends. */
export type HeldDevice = {
  readonly id: string;
  readonly directoryId: string;
  readonly userId: string;
  readonly name: string;
  readonly userStatus: UserStatus;
  readonly endReason: EndReason | null;
  readonly endNote: string | null;
  readonly isEnded: boolean;
  /** Within its grace period. */
  readonly isInGrace: boolean;
};

/**
 * Holds devices of a scope, and their users before them, as a change of status does.
 * @param scope null: every directory
 */
export async function lockDevices(
  tx: SqlTx,
  ids: readonly string[],
  scope: readonly string[] | null,
): Promise<HeldDevice[]> {
  await tx.query(
    `select 1 from users where (directory_id, id) in (select directory_id, user_id from device where id = any($1::uuid[])
       and ($2::uuid[] is null or directory_id = any($2::uuid[]))) order by id for share`,
    [ids, scope],
  );
  const { rows } = await tx.query<HeldDevice>(
    `select d.id, d.directory_id as "directoryId", d.user_id as "userId", d.name, u.status::text as "userStatus",
       d.end_reason as "endReason", d.end_note as "endNote", d.ended_at is not null as "isEnded",
       coalesce(d.restorable_until > now(), false) as "isInGrace"
     from device d join users u on u.directory_id = d.directory_id and u.id = d.user_id
     where d.id = any($1::uuid[]) and ($2::uuid[] is null or d.directory_id = any($2::uuid[]))
     order by d.id for update of d`,
    [ids, scope],
  );
  return rows;
}

export type DeviceEnd = {
  readonly reason: EndReason;
  readonly note: string | null;
  readonly by: DeviceSource;
  readonly byName: string;
  /** Whether it may come back within its directory's grace period. */
  readonly isReversible: boolean;
  readonly requestId: string;
};

/** Ends held devices, with an event each. One that had ended keeps its time. */
export async function endDevices(tx: SqlTx, ids: readonly string[], end: DeviceEnd): Promise<void> {
  await tx.query(
    `with gone as (
       update device d set ended_at = coalesce(d.ended_at, now()), end_reason = $2, end_note = $3, ended_by = $4, ended_by_name = $5,
         restorable_until = case when $6::boolean then now() + make_interval(days => coalesce(
           (select grace_days from unenrol_policy p where p.directory_id = d.directory_id), 30)) end
       where d.id = any($1::uuid[]) returning d.id, d.directory_id, d.user_id, d.name
     )
     insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
     select directory_id, 'user', user_id, 'device.unenrolled', $4::text::change_source,
       jsonb_strip_nulls(jsonb_build_object('device', id, 'name', name, 'reason', $2::text, 'note', $3::text)), $7 from gone`,
    [ids, end.reason, end.note, end.by, end.byName, end.isReversible, end.requestId],
  );
}

/** Brings held devices back, with an event each. */
export async function restoreEnded(tx: SqlTx, ids: readonly string[], requestId: string): Promise<void> {
  await tx.query(
    `with back as (
       update device set ended_at = null, end_reason = null, end_note = null, ended_by = null, ended_by_name = null, restorable_until = null
       where id = any($1::uuid[]) returning id, directory_id, user_id, name
     )
     insert into event (directory_id, subject_type, subject_id, type, source, payload, request_id)
     select directory_id, 'user', user_id, 'device.restored', 'admin', jsonb_build_object('device', id, 'name', name), $2 from back`,
    [ids, requestId],
  );
}

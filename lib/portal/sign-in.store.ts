import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalClient } from "./portal-user.ts";
import type { SignInMethod, SignInOutcome } from "./vocabulary.ts";

/** Somebody whom an identifier means, in one of the directories whose portal is open. */
export type Candidate = {
  directoryId: string;
  directoryName: string;
  userId: string;
  hasAccess: boolean;
  passwordHash: string | null;
};

/**
 * The users of a primary identifier, those with access first, then whoever was here last.
 * @param directoryId the one that was chosen, whose user comes before all others
 */
export async function findCandidates(
  identifierKey: string,
  directoryId: string | null,
  limit: number,
): Promise<Candidate[]> {
  const { rows } = await pool().query<Candidate>(
    `select u.directory_id as "directoryId", d.name as "directoryName", u.id as "userId",
            u.status = 'active' as "hasAccess", c.password_hash as "passwordHash"
       from portal_settings p
       join directory d on d.id = p.directory_id
       join users u on u.directory_id = p.directory_id and u.identifier_key = $1 and u.deleted_at is null
       left join portal_credential c on c.directory_id = u.directory_id and c.user_id = u.id
      where p.authentication = 'password' and d.enabled
      order by p.directory_id is distinct from $2::uuid, u.status <> 'active', c.password_hash is null,
        (select max(s.created_at) from portal_session s where s.directory_id = u.directory_id and s.user_id = u.id) desc nulls last, u.id
      limit $3`,
    [identifierKey, directoryId, limit],
  );
  return rows;
}

/** The password's hash, held until the transaction ends. */
export async function lockPasswordHash(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
): Promise<string | null> {
  const { rows } = await tx.query<{ hash: string }>(
    "select password_hash as hash from portal_credential where directory_id = $1 and user_id = $2 for share",
    [directoryId, userId],
  );
  return rows[0]?.hash ?? null;
}

/** The hash of a user's password, or null without one. */
export async function findPasswordHash(directoryId: string, userId: string): Promise<string | null> {
  const { rows } = await pool().query<{ hash: string }>(
    "select password_hash as hash from portal_credential where directory_id = $1 and user_id = $2",
    [directoryId, userId],
  );
  return rows[0]?.hash ?? null;
}

/** Replaces a user's password, if it is still the one that was verified. */
export async function replacePassword(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update portal_credential set password_hash = $4, changed_at = now()
      where directory_id = $1 and user_id = $2 and password_hash = $3`,
    [directoryId, userId, from, to],
  );
  return rowCount === 1;
}

/** Sets a user's password. */
export async function savePassword(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
  passwordHash: string,
): Promise<void> {
  await tx.query(
    `insert into portal_credential (directory_id, user_id, password_hash) values ($1, $2, $3)
     on conflict (directory_id, user_id) do update set password_hash = excluded.password_hash, changed_at = now()`,
    [directoryId, userId, passwordHash],
  );
}

export type SignInEntry = {
  directoryId: string;
  userId: string;
  method: SignInMethod;
  outcome: SignInOutcome;
  deviceName?: string | null;
};

/** Writes attempts into the histories of their users; with none it does as much work. */
export async function insertSignIns(
  tx: Pick<SqlTx, "query">,
  entries: readonly SignInEntry[],
  { address, userAgent }: PortalClient,
): Promise<void> {
  const rows = entries.map((entry) => ({
    id: newId(),
    directory_id: entry.directoryId,
    user_id: entry.userId,
    method: entry.method,
    outcome: entry.outcome,
    device_name: entry.deviceName ?? null,
  }));
  await tx.query(
    `insert into portal_sign_in (id, directory_id, user_id, method, outcome, device_name, address, user_agent)
     select id, directory_id, user_id, method, outcome, device_name, $2, $3
       from json_to_recordset($1::text::json) as row(id uuid, directory_id uuid, user_id uuid, method text, outcome text, device_name text)`,
    [JSON.stringify(rows), address, userAgent],
  );
}

export type SignInRow = {
  id: string;
  at: Date;
  method: SignInMethod;
  outcome: SignInOutcome;
  deviceName: string | null;
  address: string;
  userAgent: string;
};

/** The latest attempts of a user. */
export async function findSignIns(directoryId: string, userId: string, limit: number): Promise<SignInRow[]> {
  const { rows } = await pool().query<SignInRow>(
    `select id, at, method, outcome, device_name as "deviceName", address, user_agent as "userAgent"
       from portal_sign_in where directory_id = $1 and user_id = $2 order by id desc limit $3`,
    [directoryId, userId, limit],
  );
  return rows;
}

/** Deletes what was tried before. */
export async function deleteOldSignIns(before: Date): Promise<void> {
  await pool().query("delete from portal_sign_in where at < $1", [before]);
}

/** The directory of a user, for admins; null where there is no such user. */
export async function findDirectoryOf(userId: string): Promise<string | null> {
  const { rows } = await pool().query<{ directoryId: string }>(
    `select directory_id as "directoryId" from users where id = $1`,
    [userId],
  );
  return rows[0]?.directoryId ?? null;
}

/** What a user is called, for the audit trail. */
export async function findUserName(tx: SqlTx, directoryId: string, userId: string): Promise<string | null> {
  const { rows } = await tx.query<{ name: string }>(
    "select coalesce(display_name, user_name) as name from users where directory_id = $1 and id = $2",
    [directoryId, userId],
  );
  return rows[0]?.name ?? null;
}

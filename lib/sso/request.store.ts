import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** An AuthnRequest that was sent. */
export type SamlRequest = {
  /** Its ID, and the RelayState that goes with it: neither says anything. */
  id: string;
  directoryId: string;
  /** To start a session, to prove once more whose it is, or an admin's test. */
  purpose: "sign-in" | "proof" | "test";
  browserHash: string | null;
  returnPath: string;
  /** Whose sign-in name was typed; says nothing about who signs in. */
  userId: string | null;
  testId: string | null;
  /** The session that a proof is for. */
  sessionId: string | null;
  createdAt: Date;
};

/**
 * Keeps a request, and drops some that nobody answered in time.
 * @param most as many of those who ask may wait at a time
 * @returns false where they do
 */
export async function insertRequest(
  request: Omit<SamlRequest, "createdAt">,
  askedBy: { key: string; most: number },
  seconds: number,
): Promise<boolean> {
  const { rowCount } = await pool().query(
    `with gone as (
       delete from saml_request where id in (
         select id from saml_request where expires_at < now() limit 20 for update skip locked)
     )
     insert into saml_request (id, directory_id, purpose, browser_hash, return_path, user_id, test_id, session_id, expires_at, asked_by)
     select $1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9), $10
      where (select count(*) from (select from saml_request where asked_by = $10 and expires_at > now() limit $11) open) < $11`,
    [
      request.id,
      request.directoryId,
      request.purpose,
      request.browserHash,
      request.returnPath,
      request.userId,
      request.testId,
      request.sessionId,
      seconds,
      askedBy.key,
      askedBy.most,
    ],
  );
  return rowCount === 1;
}

const COLUMNS = `id, directory_id as "directoryId", purpose, browser_hash as "browserHash", return_path as "returnPath",
  user_id as "userId", test_id as "testId", session_id as "sessionId", created_at as "createdAt"`;

/** A request of this directory that still waits. */
export async function findRequest(directoryId: string, id: string): Promise<SamlRequest | null> {
  const { rows } = await pool().query<SamlRequest>(
    `select ${COLUMNS} from saml_request where id = $1 and directory_id = $2 and expires_at > now()`,
    [id, directoryId],
  );
  return rows[0] ?? null;
}

/** Uses a request of this directory up, in whichever process it was made; null where it is not there (any more). */
export async function takeRequest(tx: SqlTx, directoryId: string, id: string): Promise<SamlRequest | null> {
  const { rows } = await tx.query<SamlRequest>(
    `delete from saml_request where id = $1 and directory_id = $2 and expires_at > now() returning ${COLUMNS}`,
    [id, directoryId],
  );
  return rows[0] ?? null;
}

/**
 * Notes that an assertion, or another message, was used, for as long as it could be used again.
 * @returns false when it was used before, in whichever process, before or after a restart
 */
export async function useOnce(tx: SqlTx, directoryId: string, id: string, until: Date): Promise<boolean> {
  await tx.query(
    `delete from saml_replay where (directory_id, assertion_id) in (
       select directory_id, assertion_id from saml_replay where expires_at < now() limit 20 for update skip locked)`,
  );
  const { rowCount } = await tx.query(
    `insert into saml_replay (directory_id, assertion_id, expires_at) values ($1, $2, $3) on conflict do nothing`,
    [directoryId, id, until],
  );
  return rowCount === 1;
}

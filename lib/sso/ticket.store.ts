import type { SqlTx } from "#lib/platform/db/pool.ts";

/** A sign-in that was verified, and waits for the browser's own cookies. */
export type Ticket = {
  hash: string;
  directoryId: string;
  userId: string;
  /** Null where the identity provider began. */
  browserHash: string | null;
  returnPath: string;
  nameId: string;
  nameIdFormat: string | null;
  sessionIndex: string | null;
  /** The session that it proves again; null where it starts one. */
  sessionId: string | null;
  /** When the identity provider saw the user; null where it did not say. */
  authenticatedAt: Date | null;
  /** SHA-256 of the certificate that vouches for it. */
  fingerprint: string | null;
};

/** Keeps a ticket, and drops some that nobody came back for. */
export async function insertTicket(tx: SqlTx, ticket: Ticket, seconds: number): Promise<void> {
  await tx.query(
    `with gone as (
       delete from saml_ticket where hash in (
         select hash from saml_ticket where expires_at < now() limit 20 for update skip locked)
     )
     insert into saml_ticket (hash, directory_id, user_id, browser_hash, return_path, name_id, name_id_format, session_index, session_id,
       authenticated_at, idp_certificate, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + make_interval(secs => $12))`,
    [
      ticket.hash,
      ticket.directoryId,
      ticket.userId,
      ticket.browserHash,
      ticket.returnPath,
      ticket.nameId,
      ticket.nameIdFormat,
      ticket.sessionIndex,
      ticket.sessionId,
      ticket.authenticatedAt,
      ticket.fingerprint,
      seconds,
    ],
  );
}

/** Uses a ticket up; null where it is not there (any more), or the directory's users do not sign in by SAML (any more). */
export async function takeTicket(tx: SqlTx, directoryId: string, hash: string): Promise<Ticket | null> {
  const { rows } = await tx.query<Ticket>(
    `delete from saml_ticket where hash = $1 and directory_id = $2 and expires_at > now()
       and exists (select from portal_settings p where p.directory_id = $2 and p.authentication = 'saml')
     returning hash, directory_id as "directoryId", user_id as "userId", browser_hash as "browserHash", return_path as "returnPath",
       name_id as "nameId", name_id_format as "nameIdFormat", session_index as "sessionIndex", session_id as "sessionId",
       authenticated_at as "authenticatedAt", idp_certificate as fingerprint`,
    [hash, directoryId],
  );
  return rows[0] ?? null;
}

/** Notes in a session how the identity provider calls it, and which of its certificates vouches for that. */
export async function nameSession(
  tx: SqlTx,
  tokenHash: string,
  {
    nameId,
    nameIdFormat,
    sessionIndex,
    fingerprint,
  }: Pick<Ticket, "nameId" | "nameIdFormat" | "sessionIndex" | "fingerprint">,
): Promise<void> {
  await tx.query(
    "update portal_session set name_id = $2, name_id_format = $3, session_index = $4, idp_certificate = $5 where token_hash = $1",
    [tokenHash, nameId, nameIdFormat, sessionIndex, fingerprint],
  );
}

/** A session that an identity provider knows, with the token's hash; null for any other. */
export async function findNamedSession(
  tx: Pick<SqlTx, "query">,
  tokenHash: string,
): Promise<Pick<Ticket, "directoryId" | "nameId" | "nameIdFormat" | "sessionIndex"> | null> {
  const { rows } = await tx.query<Pick<Ticket, "directoryId" | "nameId" | "nameIdFormat" | "sessionIndex">>(
    `select directory_id as "directoryId", name_id as "nameId", name_id_format as "nameIdFormat", session_index as "sessionIndex"
       from portal_session where token_hash = $1 and name_id is not null and ended_at is null and expires_at > now()`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/**
 * Ends the sessions that an identity provider names: of this directory, of this NameID, and of these indexes alone where it
 * gives any (SAML core §3.7.1).
 * @returns whose they were
 */
export async function endNamedSessions(
  tx: SqlTx,
  directoryId: string,
  nameId: string,
  sessionIndexes: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.query<{ userId: string }>(
    `update portal_session set ended_at = now()
      where directory_id = $1 and name_id = $2 and ended_at is null
        and (cardinality($3::text[]) = 0 or session_index = any($3::text[]))
      returning user_id as "userId"`,
    [directoryId, nameId, sessionIndexes],
  );
  return [...new Set(rows.map(({ userId }) => userId))];
}

/**
 * Ends the sessions that certificates vouch for, or vouched for a proof in, and the sign-ins under way; of a session that does
 * not say which vouched for it, any may have.
 * @param fingerprints SHA-256, as `AB:CD:…`
 * @returns how many sessions
 */
export async function endVouchedSessions(
  tx: SqlTx,
  directoryId: string,
  fingerprints: readonly string[],
): Promise<number> {
  await tx.query(
    "delete from saml_ticket where directory_id = $1 and (idp_certificate is null or idp_certificate = any($2::text[]))",
    [directoryId, fingerprints],
  );
  const { rowCount } = await tx.query(
    `update portal_session set ended_at = now()
      where directory_id = $1 and ended_at is null and expires_at > now()
        and (method = 'saml' and (idp_certificate is null or idp_certificate = any($2::text[])) or proof_certificate = any($2::text[]))`,
    [directoryId, fingerprints],
  );
  return rowCount ?? 0;
}

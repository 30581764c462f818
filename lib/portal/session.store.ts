import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalClient, PortalUser } from "./portal-user.ts";
import type { Authentication, SignInMethod } from "./vocabulary.ts";

/** A session is over after 8 hours without a request. */
const IDLE = "interval '8 hours'";
/** A session is over 24 hours after sign-in, whatever happens in it; in seconds. */
export const ABSOLUTE_SECONDS = 24 * 60 * 60;

/** What a stolen session must not do can be done so long after its user proved who they are. */
const RECENT = "interval '10 minutes'";

/** A session with what decides whether it is good. */
const SESSION = `portal_session s
  join users u on u.directory_id = s.directory_id and u.id = s.user_id
  join portal_settings p on p.directory_id = s.directory_id
  join directory d on d.id = s.directory_id`;

/**
 * Whether users of a directory come in now as a session did: a passkey, wherever the portal is open; a company's sign-in,
 * where users have that; whatever a password stands behind, where they have one.
 */
const isWayOpen = (way: string, session: { method: string; device: string }) =>
  `case ${way} when 'password' then ${session.method} <> 'saml'
     when 'saml' then ${session.method} = 'saml' or ${session.device} is not null else false end`;
const STORED = { method: "s.method", device: "s.device_id" };

/** Where a session of `SESSION` is good: its user has access, its way in is open, its device has not ended. */
const LIVE = `s.ended_at is null and s.expires_at > now() and s.last_seen_at > now() - ${IDLE}
  and u.status = 'active' and ${isWayOpen("p.authentication", STORED)} and d.enabled
  and (s.device_id is null or exists (select from device v where v.id = s.device_id and v.ended_at is null))`;

export type LiveSession = PortalUser & { readonly isStale: boolean };

/** The session of a token, with its user, if it is good at this moment: all in one query. */
export async function findLiveSession(tokenHash: string): Promise<LiveSession | null> {
  const { rows } = await pool().query<LiveSession>({
    name: "portal-session",
    text: `select s.id as "sessionId", s.directory_id as "directoryId", d.name as "directoryName", s.user_id as "userId",
             u.user_name as "userName", u.display_name as "displayName", p.authentication, s.device_id as "deviceId",
             s.proved_at > now() - ${RECENT} as "isProven", s.last_seen_at < now() - interval '1 minute' as "isStale"
        from ${SESSION} where s.token_hash = $1 and ${LIVE}`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

/** Whether a session is still good. */
export async function isLive(sessionId: string): Promise<boolean> {
  const { rowCount } = await pool().query(`select 1 from ${SESSION} where s.id = $1 and ${LIVE}`, [
    sessionId,
  ]);
  return rowCount === 1;
}

export type SessionRow = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  method: SignInMethod | "";
  deviceName: string | null;
  address: string;
  userAgent: string;
};

/** The sessions of a user that are good now, the last used first. */
export async function findLiveSessions(directoryId: string, userId: string): Promise<SessionRow[]> {
  const { rows } = await pool().query<SessionRow>(
    `select s.id, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.method, s.address,
            s.user_agent as "userAgent", (select v.name from device v where v.id = s.device_id) as "deviceName"
       from ${SESSION} where s.directory_id = $1 and s.user_id = $2 and ${LIVE}
      order by s.last_seen_at desc, s.id desc limit 100`,
    [directoryId, userId],
  );
  return rows;
}

/** Notes that a session was used; called at most once a minute for each. */
export async function touchSession(sessionId: string): Promise<void> {
  await pool().query("update portal_session set last_seen_at = now() where id = $1 and ended_at is null", [
    sessionId,
  ]);
}

/** Starts a session of a user who has access now and whose portal is open. @returns its id, or null for anybody else */
export async function insertSession(
  tx: SqlTx,
  session: {
    directoryId: string;
    userId: string;
    tokenHash: string;
    deviceId: string | null;
    method: SignInMethod;
    /** When the user was seen, where that was elsewhere; left out: now. */
    provedAt?: Date;
  },
  client: PortalClient,
): Promise<string | null> {
  // The user is held, so that a deactivation at the same moment either sees the session or comes first.
  const { rows } = await tx.query<{ id: string }>(
    `with owner as (
       select u.directory_id, u.id from users u join portal_settings p on p.directory_id = u.directory_id
         join directory d on d.id = u.directory_id
        where u.directory_id = $2 and u.id = $3 and u.status = 'active' and d.enabled
          and ${isWayOpen("p.authentication", { method: "$6::text", device: "$5::uuid" })}
          for share of u
     )
     insert into portal_session (id, directory_id, user_id, token_hash, device_id, method, address, user_agent, expires_at, proved_at)
     select $1, directory_id, id, $4, $5::uuid, $6::text, $7, $8, now() + make_interval(secs => $9), least(now(), coalesce($10, now()))
       from owner returning id`,
    [
      newId(),
      session.directoryId,
      session.userId,
      session.tokenHash,
      session.deviceId,
      session.method,
      client.address,
      client.userAgent,
      ABSOLUTE_SECONDS,
      session.provedAt ?? null,
    ],
  );
  return rows[0]?.id ?? null;
}

/** Ends the session of a token, whosever it is. */
export async function endSession(tx: Pick<SqlTx, "query">, tokenHash: string): Promise<void> {
  await tx.query("update portal_session set ended_at = now() where token_hash = $1 and ended_at is null", [
    tokenHash,
  ]);
}

/**
 * Gives a session another token, since its user has just proved who they are: whoever copied the one before is out.
 * @returns whether there is such a session
 */
export async function renewSession(
  tx: Pick<SqlTx, "query">,
  sessionId: string,
  tokenHash: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "update portal_session set token_hash = $2, proved_at = now(), last_seen_at = now() where id = $1 and ended_at is null",
    [sessionId, tokenHash],
  );
  return rowCount === 1;
}

/**
 * Gives the browser's own session another token, since its user has just proved who they are at their company.
 * @returns false where the browser has another session, it has ended, or it is somebody else's
 */
export async function renewCurrentSession(
  tx: Pick<SqlTx, "query">,
  session: { id: string; directoryId: string; userId: string; currentHash: string },
  { tokenHash, provedAt, fingerprint }: { tokenHash: string; provedAt: Date; fingerprint: string | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update portal_session s set token_hash = $5, proved_at = least(now(), $6), proof_certificate = $7, last_seen_at = now()
       from users u, portal_settings p, directory d
      where s.id = $1 and s.directory_id = $2 and s.user_id = $3 and s.token_hash = $4
        and u.directory_id = s.directory_id and u.id = s.user_id and p.directory_id = s.directory_id and d.id = s.directory_id
        and ${LIVE}`,
    [session.id, session.directoryId, session.userId, session.currentHash, tokenHash, provedAt, fingerprint],
  );
  return rowCount === 1;
}

/**
 * Keeps a session as it is until the transaction ends, if it is good at this moment. Its user is held before it, as a change
 * of status does.
 * @returns which certificates of the identity provider vouch for it, through the passkey that started it too: SHA-256, or null
 *   where nobody kept that; null in place of all for a session that has ended
 */
export async function shareLiveSession(
  tx: SqlTx,
  { sessionId, directoryId, userId }: Pick<PortalUser, "sessionId" | "directoryId" | "userId">,
): Promise<{ vouchedBy: string[] | null } | null> {
  await tx.query("select 1 from users where directory_id = $1 and id = $2 for share", [directoryId, userId]);
  const { rows } = await tx.query<{ startedBy: string[] | null; provedBy: string | null }>(
    `select case when s.device_id is not null then (select v.vouched_by from device v where v.id = s.device_id)
              when s.method <> 'saml' then '{}' when s.idp_certificate is not null then array[s.idp_certificate] end as "startedBy",
            s.proof_certificate as "provedBy"
       from ${SESSION} where s.id = $1 and ${LIVE} for share of s`,
    [sessionId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { startedBy, provedBy } = row;
  if (startedBy === null) return { vouchedBy: null };
  return { vouchedBy: [...new Set(provedBy === null ? startedBy : [...startedBy, provedBy])] };
}

export type SessionCount = {
  way: "passkey" | "password" | "saml";
  /** SHA-256 of the certificate that vouches for the sign-in, and of the one that vouches for the latest proof at the company. */
  fingerprint: string | null;
  proof: string | null;
  sessions: number;
};

/** How many sessions of a directory are good now, by what stands behind them. */
export async function countSessions(directoryId: string): Promise<SessionCount[]> {
  const { rows } = await pool().query<SessionCount>(
    `select case when s.device_id is not null then 'passkey' when s.method = 'saml' then 'saml' else 'password' end as way,
            s.idp_certificate as fingerprint, s.proof_certificate as proof, count(*)::int as sessions
       from ${SESSION} where s.directory_id = $1 and ${LIVE} group by 1, 2, 3`,
    [directoryId],
  );
  return rows;
}

/**
 * Ends the sessions of a directory whose way in its users do not have any more.
 * @returns how many could still be used
 */
export async function endSessionsOfOtherWays(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  authentication: Authentication,
): Promise<number> {
  const { rows } = await tx.query<{ wasGood: boolean }>(
    `update portal_session s set ended_at = now()
      where s.directory_id = $1 and s.ended_at is null and s.expires_at > now() and not (${isWayOpen("$2::text", STORED)})
     returning s.last_seen_at > now() - ${IDLE} as "wasGood"`,
    [directoryId, authentication],
  );
  return rows.filter(({ wasGood }) => wasGood).length;
}

/** Ends one session of a user. @returns whether it had not ended before */
export async function endSessionOf(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update portal_session set ended_at = now()
      where directory_id = $1 and user_id = $2 and id = $3 and ended_at is null and expires_at > now()`,
    [directoryId, userId, sessionId],
  );
  return rowCount === 1;
}

/** Ends the sessions of a user, all or all but one. @returns how many could still be used */
export async function endSessionsOf(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  userId: string,
  exceptId: string | null = null,
): Promise<number> {
  const { rows } = await tx.query<{ wasGood: boolean }>(
    `update portal_session set ended_at = now()
      where directory_id = $1 and user_id = $2 and ended_at is null and id is distinct from $3
     returning expires_at > now() and last_seen_at > now() - ${IDLE} as "wasGood"`,
    [directoryId, userId, exceptId],
  );
  return rows.filter(({ wasGood }) => wasGood).length;
}

/** Deletes sessions that were over before. */
export async function deleteOldSessions(before: Date): Promise<void> {
  await pool().query("delete from portal_session where expires_at < $1", [before]);
}

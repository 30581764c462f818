import { pool } from "#lib/platform/db/pool.ts";

export type Challenge = {
  hash: string;
  /** What it may be answered for. */
  purpose: string;
  seconds: number;
  /** Who asked for it: a session, an invitation, or a network. */
  askedBy: string;
  /** So many of theirs are open at most. */
  most: number;
};

/** Keeps a new challenge, and drops some that nobody answered in time. @returns false where too many are open */
export async function insertChallenge({
  hash,
  purpose,
  seconds,
  askedBy,
  most,
}: Challenge): Promise<boolean> {
  const { rowCount } = await pool().query(
    `with gone as (
       delete from passkey_challenge where hash in (
         select hash from passkey_challenge where expires_at < now() limit 20 for update skip locked)
     )
     insert into passkey_challenge (hash, purpose, expires_at, asked_by)
     select $1, $2, now() + make_interval(secs => $3), $4
      where (select count(*) from (select from passkey_challenge where asked_by = $4 and expires_at > now() limit $5) open) < $5`,
    [hash, purpose, seconds, askedBy, most],
  );
  return rowCount === 1;
}

/** Drops all but the latest challenges that somebody asked for. */
export async function dropOldestChallenges(askedBy: string, kept: number): Promise<void> {
  await pool().query(
    `delete from passkey_challenge where hash in (
       select hash from passkey_challenge where asked_by = $1 order by expires_at desc offset $2)`,
    [askedBy, kept],
  );
}

/** Deletes what nobody answered in time. */
export async function deleteOldChallenges(): Promise<void> {
  await pool().query("delete from passkey_challenge where expires_at < now()");
}

/** Uses a challenge up, in whichever process it was made. @returns whether it was good, for this purpose */
export async function takeChallenge(hash: string, purpose: string): Promise<boolean> {
  const { rows } = await pool().query<{ isGood: boolean }>(
    `delete from passkey_challenge where hash = $1 returning purpose = $2 and expires_at > now() as "isGood"`,
    [hash, purpose],
  );
  return rows[0]?.isGood === true;
}

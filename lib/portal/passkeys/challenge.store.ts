import { pool } from "#lib/platform/db/pool.ts";

/** Keeps a new challenge, and drops some that nobody answered in time. */
export async function insertChallenge(hash: string, purpose: string, seconds: number): Promise<void> {
  await pool().query(
    `with gone as (
       delete from passkey_challenge where hash in (
         select hash from passkey_challenge where expires_at < now() limit 20 for update skip locked)
     )
     insert into passkey_challenge (hash, purpose, expires_at) values ($1, $2, now() + make_interval(secs => $3))`,
    [hash, purpose, seconds],
  );
}

/** Uses a challenge up, in whichever process it was made. @returns whether it was good, for this purpose */
export async function takeChallenge(hash: string, purpose: string): Promise<boolean> {
  const { rows } = await pool().query<{ isGood: boolean }>(
    `delete from passkey_challenge where hash = $1 returning purpose = $2 and expires_at > now() as "isGood"`,
    [hash, purpose],
  );
  return rows[0]?.isGood === true;
}

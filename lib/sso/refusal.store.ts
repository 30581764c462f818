import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SamlReason } from "./vocabulary.ts";

export type RefusalEntry = {
  directoryId: string;
  reason: SamlReason;
  detail: string | null;
  /** Only one that a valid signature vouches for. */
  nameId: string | null;
};

/** Writes a refusal that belongs to nobody's history into the directory's own. */
export async function insertRefusal(
  tx: Pick<SqlTx, "query">,
  { directoryId, reason, detail, nameId }: RefusalEntry,
  { address, userAgent }: { address: string; userAgent: string },
): Promise<void> {
  await tx.query(
    `insert into saml_refusal (id, directory_id, reason, detail, name_id, address, user_agent)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      newId(),
      directoryId,
      reason,
      detail?.slice(0, 1000) ?? null,
      nameId?.slice(0, 512) ?? null,
      address,
      userAgent,
    ],
  );
}

export type RefusalRow = {
  id: string;
  at: Date;
  reason: SamlReason;
  detail: string | null;
  nameId: string | null;
  userId: string | null;
  userName: string | null;
};

/** The latest refusals of a directory, its users' own among them. */
export async function findRefusals(directoryId: string, limit: number): Promise<RefusalRow[]> {
  const { rows } = await pool().query<RefusalRow>(
    `(select id, at, reason, detail, name_id as "nameId", null::uuid as "userId", null as "userName"
        from saml_refusal where directory_id = $1 order by id desc limit $2)
     union all
     (select s.id, s.at, s.outcome, null, null, s.user_id, coalesce(u.display_name, u.user_name)
        from portal_sign_in s join users u on u.directory_id = s.directory_id and u.id = s.user_id
       where s.directory_id = $1 and s.method = 'saml' and s.outcome <> 'signed_in' order by s.id desc limit $2)
     order by id desc limit $2`,
    [directoryId, limit],
  );
  return rows;
}

/** Deletes refusals from before. */
export async function deleteOldRefusals(before: Date): Promise<void> {
  await pool().query("delete from saml_refusal where at < $1", [before]);
}

/** Deletes requests, tickets, notes of used assertions and tests that are over: tests hold what an assertion says of somebody. */
export async function deleteExpired(now: Date): Promise<void> {
  for (const table of ["saml_request", "saml_ticket", "saml_replay", "saml_test"])
    await pool().query(`delete from ${table} where expires_at < $1`, [now]);
}

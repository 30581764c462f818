import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserStatus } from "#lib/users/user-record.ts";

type Held = { id: string; status: UserStatus; before: UserStatus };

/**
 * Puts removals on hold, in place of what waited before. Of that waits on what the run has not looked at: the others for
 * one of changes, and for a full pass those whom it neither was shown nor has asked for yet.
 * @param total users with access before the run
 * @returns how many wait now
 */
export async function renewHold(
  tx: SqlTx,
  run: { id: string; directoryId: string; kind: string },
  endings: readonly Held[],
  total: number,
): Promise<number> {
  const { rows: before } = await tx.query<{ id: string; total: number }>(
    "SELECT id, total FROM sync_hold WHERE directory_id = $1 AND state = 'waiting' FOR UPDATE",
    [run.directoryId],
  );
  // Who has no access any more is not asked for by a full pass: it would wait for ever.
  const { rows: others } = await tx.query<Held>(
    `SELECT i.user_id AS id, i.status::text, i.before::text FROM sync_hold_item i
       JOIN users u ON u.directory_id = $2 AND u.id = i.user_id AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL
      WHERE i.hold_id = ANY ($1) AND NOT ($4 AND u.status = 'deactivated') AND NOT EXISTS (
        SELECT 1 FROM sync_staged_user s WHERE s.run_id = $3 AND s.provider_id = u.provider_id)`,
    [before.map(({ id }) => id), run.directoryId, run.id, run.kind === "full"],
  );
  await expireHolds(tx, run.directoryId);
  const held = [...endings, ...others];
  if (held.length === 0) return 0;
  const id = newId();
  await tx.query("INSERT INTO sync_hold (id, directory_id, run_id, total) VALUES ($1, $2, $3, $4)", [
    id,
    run.directoryId,
    run.id,
    endings.length === 0 ? (before[0]?.total ?? total) : total,
  ]);
  await tx.query(
    `INSERT INTO sync_hold_item (hold_id, user_id, status, before)
     SELECT $1, id, status, before FROM json_to_recordset($2::json) AS row(id uuid, status user_status, before user_status)`,
    [id, JSON.stringify(held)],
  );
  return held.length;
}

/** The directory has said something newer: what waited is not to be approved any more. */
async function expireHolds(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query(
    "UPDATE sync_hold SET state = 'expired', decided_at = now() WHERE directory_id = $1 AND state = 'waiting'",
    [directoryId],
  );
}

/** Whoever is gone by now, or is what the directory says, is not to be decided about any more. */
export async function forgetEnded(tx: SqlTx, directoryId: string): Promise<void> {
  const ended =
    "SELECT 1 FROM users u WHERE u.directory_id = $1 AND u.id = i.user_id AND (u.deleted_at IS NOT NULL OR coalesce(u.said_status, u.status) = i.status)";
  await tx.query(
    `WITH gone AS (
        DELETE FROM sync_hold_item i USING sync_hold h
         WHERE h.id = i.hold_id AND h.directory_id = $1 AND h.state = 'waiting' AND EXISTS (${ended}) RETURNING i.hold_id
      )
      UPDATE sync_hold SET state = 'expired', decided_at = now()
       WHERE id IN (SELECT hold_id FROM gone) AND NOT EXISTS (
         SELECT 1 FROM sync_hold_item i WHERE i.hold_id = sync_hold.id AND NOT EXISTS (${ended}))`,
    [directoryId],
  );
}

/** The next provider ids of the removals that an admin approved and that are not made yet. */
export async function findApproved(directoryId: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ providerId: string }>(
    `SELECT u.provider_id AS "providerId" FROM sync_hold h JOIN sync_hold_item i ON i.hold_id = h.id
       JOIN users u ON u.directory_id = h.directory_id AND u.id = i.user_id
      WHERE h.directory_id = $1 AND h.state = 'approved' AND h.applied_at IS NULL AND u.deleted_at IS NULL AND u.provider_id > $2
      ORDER BY u.provider_id LIMIT $3`,
    [directoryId, after, limit],
  );
  return rows.map(({ providerId }) => providerId);
}

/**
 * What was approved is done, but for whom the directory refused to show once more: of them it is kept. Not so what an admin
 * approved after the run had asked for the others.
 */
export async function settleApproved(
  tx: SqlTx,
  { id, directoryId }: { id: string; directoryId: string },
): Promise<void> {
  await tx.query(
    `UPDATE sync_hold h SET applied_at = now()
      WHERE h.directory_id = $1 AND h.state = 'approved' AND h.applied_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM sync_hold_item i JOIN users u ON u.directory_id = $1 AND u.id = i.user_id
         WHERE i.hold_id = h.id AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM sync_staged_user s WHERE s.run_id = $2 AND s.provider_id = u.provider_id)
         AND NOT EXISTS (SELECT 1 FROM sync_undecided d WHERE d.directory_id = $1 AND d.subject_id = u.id AND d.refusal IS NOT NULL))`,
    [directoryId, id],
  );
}

/** Whether removals are approved that are not made yet: of users, or of groups and memberships. */
export async function hasApproved(directoryId: string): Promise<boolean> {
  const { rows } = await pool().query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM sync_group_hold WHERE directory_id = $1 AND state = 'approved' AND applied_at IS NULL) AS waits`,
    [directoryId],
  );
  return rows[0]?.waits === true || (await findApproved(directoryId, "", 1)).length > 0;
}

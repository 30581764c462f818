import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserStatus } from "#lib/users/user-record.ts";

type Held = { id: string; status: UserStatus; before: UserStatus };

/**
 * Puts removals on hold. What waited before expires: after a full pass it is out of date, after one of changes, which did
 * not look at the others, it waits on in the new list.
 */
export async function insertHold(
  tx: SqlTx,
  run: { id: string; directoryId: string; kind: string },
  endings: readonly Held[],
  total: number,
): Promise<void> {
  const { rows: before } =
    run.kind === "full"
      ? { rows: [] }
      : await tx.query<{ id: string }>(
          "SELECT id FROM sync_hold WHERE directory_id = $1 AND state = 'waiting' FOR UPDATE",
          [run.directoryId],
        );
  await expireHolds(tx, run.directoryId);
  const id = newId();
  await tx.query("INSERT INTO sync_hold (id, directory_id, run_id, total) VALUES ($1, $2, $3, $4)", [
    id,
    run.directoryId,
    run.id,
    total,
  ]);
  await tx.query(
    `INSERT INTO sync_hold_item (hold_id, user_id, status, before)
     SELECT $1, id, status, before FROM json_to_recordset($2::json) AS row(id uuid, status user_status, before user_status)`,
    [id, JSON.stringify(endings)],
  );
  // Of whom the run has read something newer, that alone counts.
  await tx.query(
    `INSERT INTO sync_hold_item (hold_id, user_id, status, before)
     SELECT $1, i.user_id, i.status, i.before FROM sync_hold_item i
       JOIN users u ON u.directory_id = $3 AND u.id = i.user_id AND u.deleted_at IS NULL
      WHERE i.hold_id = ANY ($2) AND NOT EXISTS (
        SELECT 1 FROM sync_staged_user s WHERE s.run_id = $4 AND s.provider_id = u.provider_id)`,
    [id, before.map((hold) => hold.id), run.directoryId, run.id],
  );
}

/** The directory has said something newer: what waited is not to be approved any more. */
export async function expireHolds(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query(
    "UPDATE sync_hold SET state = 'expired', decided_at = now() WHERE directory_id = $1 AND state = 'waiting'",
    [directoryId],
  );
}

/** Whoever is gone by now is not to be decided about any more. */
export async function forgetEnded(tx: SqlTx, directoryId: string): Promise<void> {
  const ended =
    "SELECT 1 FROM users u WHERE u.directory_id = $1 AND u.id = i.user_id AND u.deleted_at IS NOT NULL";
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

/** What was approved is done: not what an admin approved after the run had asked for the others. */
export async function settleApproved(
  tx: SqlTx,
  { id, directoryId }: { id: string; directoryId: string },
): Promise<void> {
  await tx.query(
    `UPDATE sync_hold h SET applied_at = now()
      WHERE h.directory_id = $1 AND h.state = 'approved' AND h.applied_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM sync_hold_item i JOIN users u ON u.directory_id = $1 AND u.id = i.user_id
         WHERE i.hold_id = h.id AND u.deleted_at IS NULL AND u.provider_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM sync_staged_user s WHERE s.run_id = $2 AND s.provider_id = u.provider_id))`,
    [directoryId, id],
  );
}

/** Whether removals are approved that are not made yet. */
export async function hasApproved(directoryId: string): Promise<boolean> {
  return (await findApproved(directoryId, "", 1)).length > 0;
}

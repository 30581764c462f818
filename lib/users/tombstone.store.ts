import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { UserSource } from "./vocabulary.ts";

/**
 * Makes a user a tombstone: gone for every reader and out of its groups, kept for `graceDays` to be revived.
 *
 * Its groups are held before itself, in the order in which whoever writes a group holds them. What is done afterwards
 * is a statement of its own, so that it sees a membership that was added while it waited.
 * @param version the version that must still hold; null for any
 * @returns whether there was such a user
 */
export async function deleteUser(
  directoryId: string,
  id: string,
  version: number | null,
  graceDays: number,
  requestId: string,
): Promise<boolean> {
  return inSqlTransaction((tx) =>
    deleteUserIn(tx, { directoryId, id, version, graceDays, requestId, source: "scim" }),
  );
}

/** The same in the caller's transaction, which must not hold the user yet. */
export async function deleteUserIn(
  tx: SqlTx,
  {
    directoryId,
    id,
    version,
    graceDays,
    requestId,
    source,
  }: {
    directoryId: string;
    id: string;
    version: number | null;
    graceDays: number;
    requestId: string;
    source: UserSource;
  },
): Promise<boolean> {
  await tx.query({
    name: "user-delete-groups",
    text: `SELECT 1 FROM groups WHERE directory_id = $1 AND id IN (
               SELECT group_id FROM membership WHERE directory_id = $1 AND member_id = $2)
              ORDER BY id FOR NO KEY UPDATE`,
    values: [directoryId, id],
  });
  await tx.query({
    name: "user-delete-lock",
    text: "SELECT 1 FROM users WHERE directory_id = $1 AND id = $2 FOR UPDATE",
    values: [directoryId, id],
  });
  const { rowCount } = await tx.query({
    name: "user-delete",
    text: `WITH gone AS (
          UPDATE users SET status = 'deleted', status_source = $6::change_source, deleted_at = now(), updated_at = now(),
            purge_at = now() + make_interval(days => $4::int), version = version + 1
          WHERE directory_id = $1::uuid AND id = $2::uuid AND deleted_at IS NULL AND ($3::int IS NULL OR version = $3::int)
          RETURNING id
        ), left_groups AS (
          DELETE FROM membership USING gone WHERE directory_id = $1::uuid AND member_id = gone.id RETURNING group_id
        ), touched AS (
          UPDATE groups SET version = version + 1, updated_at = now()
          WHERE directory_id = $1::uuid AND id IN (SELECT group_id FROM left_groups)
        ), noted AS (
          INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload, request_id)
          SELECT $1::uuid, 'user', id, 'user.deleted', $6::change_source, '{}'::jsonb, $5::text FROM gone
          UNION ALL
          SELECT $1::uuid, 'group', group_id, 'group.updated', $6::change_source,
                 jsonb_build_object('membersRemoved', jsonb_build_array($2::text), 'membersRemovedCount', 1, 'reason', 'user.deleted'), $5::text
            FROM left_groups
        )
        SELECT id FROM gone`,
    values: [directoryId, id, version, graceDays, requestId, source],
  });
  return rowCount === 1;
}

/** Deletes up to `limit` tombstones whose grace period ended before. @returns how many */
export async function deleteTombstones(before: Date, limit: number): Promise<number> {
  const { rowCount } = await pool().query(
    `DELETE FROM users WHERE (directory_id, id) IN (
       SELECT directory_id, id FROM users WHERE status = 'deleted' AND purge_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [before, limit],
  );
  return rowCount ?? 0;
}

/** Users who are not deleted, and whom their directory's policy removes by now; the trigger user_record_ends set the day. */
export async function findUsersToRemove(
  now: Date,
): Promise<{ directoryId: string; id: string; version: number }[]> {
  const { rows } = await pool().query<{ directoryId: string; id: string; version: number }>(
    `SELECT directory_id AS "directoryId", id, version FROM users
      WHERE purge_at < $1 AND deleted_at IS NULL AND status IN ('deactivated', 'suspended', 'locked') ORDER BY purge_at LIMIT 100000`,
    [now],
  );
  return rows;
}

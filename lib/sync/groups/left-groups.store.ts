import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { LeftGroupsView } from "./contract.ts";

const isLeft = "g.directory_id = $1 AND g.linked_by = 'sync' AND g.linked_at IS NOT NULL";
/** Of a group `g`: members whom syncs put in. */
const pulled =
  "SELECT 1 FROM membership m WHERE m.directory_id = $1 AND m.group_id = g.id AND m.source = 'sync'";
const isUnread = "NOT EXISTS (SELECT 1 FROM sync_plan p WHERE p.directory_id = $1 AND p.groups <> 'none')";

/** @param task whose job works on it */
export async function countLeft(directoryId: string, jobKey: string): Promise<LeftGroupsView> {
  const { rows } = await pool().query<LeftGroupsView>(
    `SELECT (SELECT count(*)::int FROM groups g WHERE ${isLeft} AND ${isUnread}) AS groups,
            (SELECT count(*)::int FROM groups g WHERE ${isLeft} AND ${isUnread} AND (g.source = 'admin' OR EXISTS (
              SELECT 1 FROM membership m WHERE m.directory_id = $1 AND m.group_id = g.id AND m.source <> 'sync'))) AS shared,
            (SELECT count(*)::int FROM membership m WHERE m.directory_id = $1 AND m.source = 'sync' AND ${isUnread}) AS memberships,
            EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE key = $2) AS "isUnderWay"`,
    [directoryId, jobKey],
  );
  return rows[0] ?? { groups: 0, shared: 0, memberships: 0, isUnderWay: false };
}

/** Whether groups of the directory are read, or a run that began before is still about it; held until the transaction ends. */
export async function readsGroups(tx: SqlTx, directoryId: string): Promise<boolean> {
  const { rows } = await tx.query<{ groups: string }>(
    "SELECT groups::text FROM sync_plan WHERE directory_id = $1 FOR SHARE",
    [directoryId],
  );
  if (rows[0] !== undefined && rows[0].groups !== "none") return true;
  const { rowCount } = await tx.query(
    "SELECT 1 FROM sync_run WHERE directory_id = $1 AND state = 'running' AND groups IS NOT NULL",
    [directoryId],
  );
  return rowCount !== 0;
}

/** The next groups that are left; to remove what syncs made, also those in which only memberships are theirs. */
export async function findLeftGroups(
  tx: SqlTx,
  directoryId: string,
  { action, limit }: { action: "keep" | "remove"; limit: number },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT g.id FROM groups g WHERE g.directory_id = $1
        AND ((${isLeft}) OR ($2 = 'remove' AND EXISTS (${pulled}))) ORDER BY g.id LIMIT $3`,
    [directoryId, action, limit],
  );
  return rows.map(({ id }) => id);
}

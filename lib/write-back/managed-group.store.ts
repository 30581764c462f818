import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SyncFailure } from "#lib/sync/run/classify-failure.ts";

type Db = Pick<SqlTx, "query">;

/** A directory with its managed group, if it has one. */
export type ManagedDirectory = {
  directoryName: string;
  type: DirectoryType;
  clusterId: string | null;
  enabled: boolean;
  /** False where no group was ever chosen, or nothing is left of it. */
  isManaged: boolean;
  /** Null while only earlier memberships are taken back. */
  groupId: string | null;
  groupName: string | null;
  comparedAt: Date | null;
  lastSuccessAt: Date | null;
  failingSince: Date | null;
  failure: SyncFailure | null;
  /** The database's clock, which these times are by: a server's own may be wrong. */
  now: Date;
  /** Until when a run leaves the org's quota to others; null while none does. */
  pacedUntil: Date | null;
  members: number | null;
  otherMembers: number | null;
  doubtful: number;
};

/** Null when the directory is gone. */
export async function findManagedDirectory(
  directoryId: string,
  db: Db = pool(),
): Promise<ManagedDirectory | null> {
  const { rows } = await db.query<ManagedDirectory>(
    `SELECT d.name AS "directoryName", d.type::text, d.cluster_id AS "clusterId", d.enabled,
       g.directory_id IS NOT NULL AS "isManaged", g.group_id AS "groupId", g.group_name AS "groupName",
       g.compared_at AS "comparedAt", g.last_success_at AS "lastSuccessAt", g.failing_since AS "failingSince", g.failure, clock_timestamp() AS now,
       CASE WHEN g.paced_until > now() THEN g.paced_until END AS "pacedUntil", g.members, g.other_members AS "otherMembers", coalesce(g.doubtful, 0) AS doubtful
     FROM directory d LEFT JOIN managed_group g ON g.directory_id = d.id WHERE d.id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** Starts anew with a group: what was known of the one before is forgotten. */
export async function saveGroup(
  db: Db,
  directoryId: string,
  group: { id: string; name: string } | null,
): Promise<void> {
  await db.query(
    `INSERT INTO managed_group (directory_id, group_id, group_name) VALUES ($1, $2, $3)
     ON CONFLICT (directory_id) DO UPDATE SET group_id = excluded.group_id, group_name = excluded.group_name,
       chosen_at = now(), last_success_at = NULL, failing_since = NULL, failure = NULL, compared_at = NULL, paced_until = NULL,
       members = NULL, other_members = NULL, doubtful = 0`,
    [directoryId, group?.id ?? null, group?.name ?? ""],
  );
}

/** Forgets a group that nothing is left to take back of. @returns whether there was one */
export async function deleteReleasedGroup(db: Db, directoryId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `DELETE FROM managed_group g WHERE g.directory_id = $1 AND g.group_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM managed_membership m WHERE m.directory_id = g.directory_id)`,
    [directoryId],
  );
  return rowCount === 1;
}

/** Writes down who works on the group. @returns false when there is none any more @throws LeaseLost */
export function claimGroup(lease: Lease, directoryId: string): Promise<boolean> {
  return inSqlTransaction(async (tx) => {
    await requireLease(tx, lease);
    const { rowCount } = await tx.query(
      "UPDATE managed_group SET server_id = $2, epoch = $3, last_run_at = now() WHERE directory_id = $1",
      [directoryId, lease.serverId, lease.epoch],
    );
    return rowCount === 1;
  });
}

/**
 * An admin chose another group meanwhile: the job that this queued does the rest. Or the directory was disabled, or bound to
 * others: whoever works on it next does.
 */
export class GroupChanged extends Error {
  constructor() {
    super("the group is not this server’s to work on any more");
    this.name = "GroupChanged";
  }
}

/**
 * Runs `work` in a transaction in which this server still has its lease, its cluster still serves the directory, and the group
 * is still its own to work on. Asked before each change in Okta as well: a server that slept must not do what another has undone.
 * @throws LeaseLost, GroupChanged
 */
export function asWriter<T>(
  lease: Lease,
  { directoryId, groupId }: { directoryId: string; groupId: string | null },
  work: (tx: SqlTx) => Promise<T>,
): Promise<T> {
  return inSqlTransaction(async (tx) => {
    // Whoever switches the directory off waits for the transaction, and nothing comes after it.
    await tx.query("SELECT 1 FROM directory WHERE id = $1 FOR SHARE", [directoryId]);
    await requireLease(tx, lease);
    const { rowCount: serves } = await tx.query(
      `SELECT 1 FROM directory d JOIN identity_server s ON s.cluster_id = d.cluster_id
        WHERE d.id = $1 AND d.enabled AND s.id = $2`,
      [directoryId, lease.serverId],
    );
    if (serves !== 1) throw new GroupChanged();
    const { rows } = await tx.query<{ group_id: string | null }>(
      "SELECT group_id FROM managed_group WHERE directory_id = $1 AND server_id = $2 AND epoch = $3 FOR UPDATE",
      [directoryId, lease.serverId, lease.epoch],
    );
    const [row] = rows;
    if (row === undefined) throw new LeaseLost();
    if (row.group_id !== groupId) throw new GroupChanged();
    return work(tx);
  });
}

async function requireLease(tx: SqlTx, { serverId, epoch }: Lease): Promise<void> {
  const { rowCount } = await tx.query(
    "SELECT 1 FROM identity_server WHERE id = $1 AND epoch = $2 FOR SHARE",
    [serverId, epoch],
  );
  if (rowCount !== 1) throw new LeaseLost();
}

export async function markSuccess(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query(
    "UPDATE managed_group SET last_success_at = now(), failing_since = NULL, failure = NULL, paced_until = NULL WHERE directory_id = $1",
    [directoryId],
  );
}

export async function markFailure(tx: SqlTx, directoryId: string, failure: SyncFailure): Promise<void> {
  await tx.query(
    "UPDATE managed_group SET failing_since = coalesce(failing_since, now()), failure = $2 WHERE directory_id = $1",
    [directoryId, JSON.stringify(failure)],
  );
}

/** A run leaves the org's quota to others for so long. */
export async function markPaced(tx: SqlTx, directoryId: string, ms: number): Promise<void> {
  await tx.query(
    "UPDATE managed_group SET paced_until = now() + make_interval(secs => $2) WHERE directory_id = $1",
    [directoryId, ms / 1000],
  );
}

export async function saveComparison(
  tx: SqlTx,
  directoryId: string,
  seen: { members: number; otherMembers: number; doubtful: number },
): Promise<void> {
  await tx.query(
    `UPDATE managed_group SET compared_at = now(), members = $2, other_members = $3, doubtful = $4
      WHERE directory_id = $1`,
    [directoryId, seen.members, seen.otherMembers, seen.doubtful],
  );
}

/** Directories of a cluster with a managed group whose next comparison the queue does not have. */
export async function findUnscheduled(clusterId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT d.id FROM managed_group g JOIN directory d ON d.id = g.directory_id
      WHERE d.cluster_id = $1 AND d.enabled AND NOT EXISTS (
        SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'compare-group:' || d.id::text
          AND j.task_identifier = 'write-back@' || $1::text AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))
      LIMIT 1000`,
    [clusterId],
  );
  return rows.map(({ id }) => id);
}

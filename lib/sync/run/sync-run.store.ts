import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { SETTLED_MS } from "../compare/compare-batch.ts";
import { isBare, type Position } from "../sources/source.ts";
import { findPlan, type SyncReach, shareDirectory } from "../sync-plan.store.ts";
import { settleUndecidedUsers } from "../undecided.store.ts";
import type { SyncFailure } from "./classify-failure.ts";
import { SyncStopped, stopperOf } from "./sync-stopped.ts";

export type SyncKind = "full" | "changes" | "approved" | "preview";

/** How far a run has come, so that another server goes on from there. */
export type Progress =
  | { stage: "reading"; from: Position | null }
  /** Everything is read; users up to this provider id are written. */
  | { stage: "writing"; after: string; cursor: Position | null }
  | { stage: "removing"; cursor: Position | null }
  /** The users are done with; see group-run.store.ts. `outcome`: how the run ends. */
  | { stage: "groups"; outcome: "succeeded" | "held" };

export type Counts = {
  read: number;
  created: number;
  updated: number;
  /** Status changes that take access away. */
  ended: number;
  unchanged: number;
  /** Neither written nor removed, because something does not fit. */
  skipped: number;
  held: number;
};
export const noCounts: Counts = {
  read: 0,
  created: 0,
  updated: 0,
  ended: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

export type Run = {
  id: string;
  directoryId: string;
  kind: SyncKind;
  trigger: string;
  reach: SyncReach;
  progress: Progress;
  counts: Counts;
  /** Nothing that it has read is older. */
  startedAt: Date;
};

/** What a run has read is out of date then: whoever takes it over would write what has long changed. */
const STALE_HOURS = 12;
const stale: SyncFailure = {
  kind: "delayed",
  seen: `No identity server went on with it for so long that what it had read was out of date (more than ${STALE_HOURS} hours old)`,
};

/**
 * Starts a run, or takes over the one that a server left behind, unless that was too long ago.
 * @returns the run as it stands
 * @throws LeaseLost
 */
export function claimRun(
  lease: Lease,
  directoryId: string,
  fresh: { id: string; kind: SyncKind; trigger: string; reach: SyncReach; fullWantedAt?: Date | null },
): Promise<Run> {
  return inSqlTransaction(async (tx) => {
    await requireLease(tx, lease);
    await endStale(tx, directoryId);
    await tx.query(
      `INSERT INTO sync_run (id, directory_id, kind, trigger, resume, counts, reach, full_wanted_at)
       VALUES ($1, $2, $3::sync_kind, $4, $5, $6, $7::sync_reach, $8)
       ON CONFLICT (directory_id) WHERE state = 'running' DO NOTHING`,
      [
        fresh.id,
        directoryId,
        fresh.kind,
        fresh.trigger,
        { stage: "reading", from: null },
        noCounts,
        fresh.reach,
        fresh.fullWantedAt ?? null,
      ],
    );
    const { rows } = await tx.query<Run>(
      `UPDATE sync_run SET server_id = $2, epoch = $3 WHERE directory_id = $1 AND state = 'running'
       RETURNING id, directory_id AS "directoryId", kind::text, trigger, reach::text, resume AS progress, counts,
         started_at AS "startedAt"`,
      [directoryId, lease.serverId, lease.epoch],
    );
    const [run] = rows;
    if (!run) throw new Error("A run that was just claimed is not there.");
    return run;
  });
}

async function endStale(tx: SqlTx, directoryId: string): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE sync_run SET state = 'failed', finished_at = now(), resume = NULL, failure = $2
      WHERE directory_id = $1 AND state = 'running' AND started_at < now() - make_interval(hours => $3) RETURNING id`,
    [directoryId, JSON.stringify(stale), STALE_HOURS],
  );
  for (const { id } of rows) await forgetRead(tx, id);
}

/**
 * Runs `work` in a transaction in which this server still has its lease, the run is still its own, and the directory is
 * still to be read by its cluster: whoever switches that off waits for the transaction, and nothing comes after it.
 * @throws LeaseLost
 * @throws SyncStopped
 */
export function asOwner<T>(lease: Lease, run: Run, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  return inSqlTransaction(async (tx) => {
    // Before the run, as a directory that is deleted takes its runs along, and before the lease, which the server's heartbeat
    // renews: waiting for a directory of a million users that is deleted, it would be taken for dead.
    await shareDirectory(tx, run.directoryId);
    const clusterId = await requireLease(tx, lease);
    const stopper = stopperOf(await findPlan(run.directoryId, tx), { kind: run.kind, clusterId });
    if (stopper !== null) throw new SyncStopped(stopper);
    const { rowCount } = await tx.query(
      "SELECT 1 FROM sync_run WHERE id = $1 AND state = 'running' AND server_id = $2 AND epoch = $3 FOR UPDATE",
      [run.id, lease.serverId, lease.epoch],
    );
    if (rowCount !== 1) throw new LeaseLost();
    return work(tx);
  });
}

/**
 * Ends the run of a directory that is not to be read any more, or not by this server's cluster, wherever it stands. Only
 * for the one whose turn it is: the queue has one job of a directory at a time.
 * @throws LeaseLost
 */
export function stopRun(lease: Lease, directoryId: string, seen: string): Promise<void> {
  return inSqlTransaction(async (tx) => {
    await requireLease(tx, lease);
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE sync_run SET state = 'stopped', finished_at = now(), resume = NULL, failure = $2,
              groups = CASE WHEN groups IS NULL THEN NULL ELSE jsonb_set(groups, '{progress}', 'null') END
        WHERE directory_id = $1 AND state = 'running' RETURNING id`,
      [directoryId, JSON.stringify({ kind: "stopped", seen })],
    );
    for (const { id } of rows) await forgetRead(tx, id);
  });
}

/** What a run has read is of no use any more. */
async function forgetRead(tx: SqlTx, runId: string): Promise<void> {
  for (const table of ["sync_staged_user", "sync_staged_member", "sync_staged_group"])
    await tx.query(`DELETE FROM ${table} WHERE run_id = $1`, [runId]);
}

/** @returns the server's cluster */
async function requireLease(tx: SqlTx, { serverId, epoch }: Lease): Promise<string> {
  const { rows } = await tx.query<{ clusterId: string }>(
    `SELECT cluster_id AS "clusterId" FROM identity_server WHERE id = $1 AND epoch = $2 FOR SHARE`,
    [serverId, epoch],
  );
  if (rows[0] === undefined) throw new LeaseLost();
  return rows[0].clusterId;
}

export async function saveProgress(tx: SqlTx, run: Run): Promise<void> {
  await tx.query("UPDATE sync_run SET resume = $2, counts = $3 WHERE id = $1", [
    run.id,
    JSON.stringify(run.progress),
    JSON.stringify(run.counts),
  ]);
}

/**
 * Ends what a run does about users, and puts the cursor where the next one begins: in one transaction with its last
 * effects. Groups are what is left.
 * @param end `unasked`: users of whom a full pass knows nothing
 */
export async function finishUsers(
  tx: SqlTx,
  run: Run,
  end: { cursor: Position | null; unasked: number; outcome: "succeeded" | "held" },
): Promise<void> {
  const { cursor, unasked, outcome } = end;
  await saveProgress(tx, { ...run, progress: { stage: "groups", outcome } });
  const known = await settleUndecidedUsers(tx, run, unasked);
  await tx.query("DELETE FROM sync_staged_user WHERE run_id = $1", [run.id]);
  await tx.query(
    `INSERT INTO sync_plan (directory_id, cursor, cursor_at, last_success_at, last_full_at, unasked, full_wanted_at)
     VALUES ($1, $2, now(), now(), CASE WHEN $3 THEN now() END,
       (SELECT count(*)::int FROM sync_undecided WHERE directory_id = $1 AND NOT is_group), CASE WHEN $6 THEN now() + make_interval(secs => $7) END)
     ON CONFLICT (directory_id) DO UPDATE SET cursor = coalesce(excluded.cursor, sync_plan.cursor),
       cursor_at = CASE WHEN excluded.cursor IS NULL THEN sync_plan.cursor_at ELSE now() END, last_success_at = now(),
       unasked = CASE WHEN $3 THEN excluded.unasked ELSE greatest(0, sync_plan.unasked - $8) END,
       failing_since = CASE WHEN $5 THEN NULL ELSE sync_plan.failing_since END,
       full_failing_since = CASE WHEN $3 THEN NULL ELSE sync_plan.full_failing_since END,
       full_failed_at = CASE WHEN $3 THEN NULL ELSE sync_plan.full_failed_at END, last_full_at = coalesce(excluded.last_full_at, sync_plan.last_full_at),
       full_wanted_at = CASE WHEN $3 AND sync_plan.full_wanted_at IS NOT DISTINCT FROM (SELECT full_wanted_at FROM sync_run WHERE id = $4)
         THEN excluded.full_wanted_at ELSE least(sync_plan.full_wanted_at, excluded.full_wanted_at) END`,
    [
      run.directoryId,
      cursor === null ? null : JSON.stringify(cursor),
      run.kind === "full",
      run.id,
      run.kind === "changes",
      isBare(cursor),
      SETTLED_MS / 1000,
      known,
    ],
  );
}

/** Ends a preview: what it found is kept until the directory's next one. */
export async function finishPreview(tx: SqlTx, run: Run): Promise<void> {
  await saveProgress(tx, run);
  await tx.query(
    "UPDATE sync_run SET state = 'succeeded', finished_at = now(), resume = NULL WHERE id = $1",
    [run.id],
  );
  await tx.query("DELETE FROM sync_staged_user WHERE run_id = $1", [run.id]);
  await tx.query(
    `DELETE FROM sync_preview_item WHERE run_id <> $1
        AND run_id IN (SELECT id FROM sync_run WHERE directory_id = $2 AND kind = 'preview' AND state <> 'running')`,
    [run.id, run.directoryId],
  );
}

/**
 * Ends a run that failed. What it wrote stays; what it read is forgotten; nobody loses anything by it. Full passes and
 * changes fail each on their own, so that the success of one does not hide that the other fails.
 */
export async function failRun(tx: SqlTx, run: Run, failure: SyncFailure): Promise<void> {
  await tx.query(
    "UPDATE sync_run SET state = 'failed', finished_at = now(), resume = NULL, failure = $2, counts = $3 WHERE id = $1",
    [run.id, JSON.stringify(failure), JSON.stringify(run.counts)],
  );
  await tx.query("DELETE FROM sync_staged_user WHERE run_id = $1", [run.id]);
  if (run.kind === "preview") return;
  await tx.query(
    run.kind === "full"
      ? `INSERT INTO sync_plan (directory_id, full_failing_since, full_failed_at) VALUES ($1, now(), now())
         ON CONFLICT (directory_id) DO UPDATE SET full_failed_at = now(),
           full_failing_since = coalesce(sync_plan.full_failing_since, now())`
      : failure.kind === "forgotten"
        ? // The cursor stays: where full passes fail as well, it may come to life again, as when a right is given back.
          `UPDATE sync_plan SET full_wanted_at = least(full_wanted_at, now()),
             failing_since = CASE WHEN full_failing_since IS NULL THEN failing_since ELSE coalesce(failing_since, now()) END
            WHERE directory_id = $1`
        : `INSERT INTO sync_plan (directory_id, failing_since) VALUES ($1, now())
           ON CONFLICT (directory_id) DO UPDATE SET failing_since = coalesce(sync_plan.failing_since, now())`,
    [run.directoryId],
  );
}

/**
 * Notes that one user was read and written outside of a run of a cluster. A run of the directory that is under way is held
 * until the transaction ends.
 * @returns the run that is under way with users: at its groups, it has forgotten what it has read of them
 */
export async function insertSingleRun(
  tx: SqlTx,
  run: { id: string; directoryId: string; trigger: string; counts: Counts },
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string; stage: string }>(
    "SELECT id, resume->>'stage' AS stage FROM sync_run WHERE directory_id = $1 AND state = 'running' FOR UPDATE",
    [run.directoryId],
  );
  await tx.query(
    `INSERT INTO sync_run (id, directory_id, kind, trigger, state, counts, reach, finished_at)
     VALUES ($1, $2, 'one', $3, 'succeeded', $4, 'everyone', now())`,
    [run.id, run.directoryId, run.trigger, JSON.stringify(run.counts)],
  );
  return rows.find(({ stage }) => stage !== "groups")?.id ?? null;
}

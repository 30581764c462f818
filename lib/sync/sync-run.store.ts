import { type Lease, LeaseLost } from "#lib/identity-servers/lease.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SyncFailure } from "./classify-failure.ts";
import type { SyncGroups } from "./contract.ts";
import type { Position } from "./source.ts";

export type SyncKind = "full" | "changes" | "approved" | "preview";
export type SyncReach = "known" | "everyone";

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

export type StoredPlan = {
  type: "okta" | "entra" | "scim";
  directoryName: string;
  clusterId: string | null;
  directoryEnabled: boolean;
  planEnabled: boolean;
  reach: SyncReach;
  fullEveryMinutes: number;
  changesEverySeconds: number;
  groups: SyncGroups;
  groupNames: string[];
  cursor: Position | null;
  cursorAt: Date | null;
  lastFullAt: Date | null;
  /** Since when a full pass is wanted, because what users are made of has changed; null once one has been made. */
  fullWantedAt: Date | null;
  lastSuccessAt: Date | null;
  failingSince: Date | null;
  /** Days in which a removal can be undone. */
  graceDays: number;
  /** The domain that all user names should end with; null where any may. */
  domain: string | null;
};

const planColumns = `d.type::text, d.name AS "directoryName", d.cluster_id AS "clusterId", d.enabled AS "directoryEnabled",
  coalesce(p.enabled, true) AS "planEnabled",
  coalesce(p.reach, 'known')::text AS reach, coalesce(p.full_every_minutes, 360) AS "fullEveryMinutes",
  coalesce(p.changes_every_seconds, 60) AS "changesEverySeconds",
  coalesce(p.groups, 'none')::text AS groups, coalesce(p.group_names, '{}') AS "groupNames", p.cursor, p.cursor_at AS "cursorAt",
  p.last_full_at AS "lastFullAt", p.full_wanted_at AS "fullWantedAt", p.last_success_at AS "lastSuccessAt", p.failing_since AS "failingSince",
  coalesce(u.grace_days, 30) AS "graceDays",
  CASE WHEN d.config->>'upnSuffixMatchesDomain' = 'true' THEN d.config->>'domainName' END AS domain`;

/** How a directory is to be read; null when it is gone. */
export async function findPlan(
  directoryId: string,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<StoredPlan | null> {
  const { rows } = await db.query<StoredPlan>(
    `SELECT ${planColumns} FROM directory d LEFT JOIN sync_plan p ON p.directory_id = d.id
       LEFT JOIN unenrol_policy u ON u.directory_id = d.id WHERE d.id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

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
  fresh: { id: string; kind: SyncKind; trigger: string; reach: SyncReach },
): Promise<Run> {
  return inSqlTransaction(async (tx) => {
    await requireLease(tx, lease);
    await endStale(tx, directoryId);
    await tx.query(
      `INSERT INTO sync_run (id, directory_id, kind, trigger, resume, counts, reach)
       VALUES ($1, $2, $3::sync_kind, $4, $5, $6, $7::sync_reach)
       ON CONFLICT (directory_id) WHERE state = 'running' DO NOTHING`,
      [
        fresh.id,
        directoryId,
        fresh.kind,
        fresh.trigger,
        { stage: "reading", from: null },
        noCounts,
        fresh.reach,
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
  for (const { id } of rows)
    for (const table of ["sync_staged_user", "sync_staged_member", "sync_staged_group"])
      await tx.query(`DELETE FROM ${table} WHERE run_id = $1`, [id]);
}

/** Whether identity servers are to read this directory; for a preview also one whose reading is still switched off. */
export function isRead(plan: StoredPlan, wanted?: string): boolean {
  const isOn = plan.planEnabled || wanted === "preview";
  return plan.type !== "scim" && plan.directoryEnabled && isOn && plan.clusterId !== null;
}

/** Runs `work` in a transaction in which this server still has its lease, and the run is still its own. */
export function asOwner<T>(lease: Lease, run: Run, work: (tx: SqlTx) => Promise<T>): Promise<T> {
  return inSqlTransaction(async (tx) => {
    await requireLease(tx, lease);
    const { rowCount } = await tx.query(
      "SELECT 1 FROM sync_run WHERE id = $1 AND state = 'running' AND server_id = $2 AND epoch = $3 FOR UPDATE",
      [run.id, lease.serverId, lease.epoch],
    );
    if (rowCount !== 1) throw new LeaseLost();
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
 */
export async function finishUsers(
  tx: SqlTx,
  run: Run,
  cursor: Position | null,
  outcome: "succeeded" | "held",
): Promise<void> {
  await saveProgress(tx, { ...run, progress: { stage: "groups", outcome } });
  await tx.query("DELETE FROM sync_staged_user WHERE run_id = $1", [run.id]);
  await tx.query(
    `INSERT INTO sync_plan (directory_id, cursor, cursor_at, last_success_at, last_full_at)
     VALUES ($1, $2, now(), now(), CASE WHEN $3 THEN now() END)
     ON CONFLICT (directory_id) DO UPDATE SET cursor = coalesce(excluded.cursor, sync_plan.cursor),
       cursor_at = CASE WHEN excluded.cursor IS NULL THEN sync_plan.cursor_at ELSE now() END, last_success_at = now(),
       failing_since = NULL, last_full_at = coalesce(excluded.last_full_at, sync_plan.last_full_at),
       full_wanted_at = CASE WHEN $3 AND sync_plan.full_wanted_at <= (SELECT started_at FROM sync_run WHERE id = $4)
         THEN NULL ELSE sync_plan.full_wanted_at END`,
    [run.directoryId, cursor === null ? null : JSON.stringify(cursor), run.kind === "full", run.id],
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

/** Ends a run that failed. What it wrote stays; what it read is forgotten; nobody loses anything by it. */
export async function failRun(tx: SqlTx, run: Run, failure: SyncFailure): Promise<void> {
  await tx.query(
    "UPDATE sync_run SET state = 'failed', finished_at = now(), resume = NULL, failure = $2, counts = $3 WHERE id = $1",
    [run.id, JSON.stringify(failure), JSON.stringify(run.counts)],
  );
  await tx.query("DELETE FROM sync_staged_user WHERE run_id = $1", [run.id]);
  if (run.kind === "preview") return;
  await tx.query(
    `INSERT INTO sync_plan (directory_id, failing_since) VALUES ($1, now())
     ON CONFLICT (directory_id) DO UPDATE SET failing_since = coalesce(sync_plan.failing_since, now()),
       cursor = CASE WHEN $2 THEN NULL ELSE sync_plan.cursor END`,
    [run.directoryId, failure.kind === "forgotten"],
  );
}

/**
 * Notes that one user was read and written outside of a run of a cluster. A run of the directory that is under way is held
 * until the transaction ends.
 * @returns the run that is under way
 */
export async function insertSingleRun(
  tx: SqlTx,
  run: { id: string; directoryId: string; trigger: string; counts: Counts },
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM sync_run WHERE directory_id = $1 AND state = 'running' FOR UPDATE",
    [run.directoryId],
  );
  await tx.query(
    `INSERT INTO sync_run (id, directory_id, kind, trigger, state, counts, reach, finished_at)
     VALUES ($1, $2, 'one', $3, 'succeeded', $4, 'everyone', now())`,
    [run.id, run.directoryId, run.trigger, JSON.stringify(run.counts)],
  );
  return rows[0]?.id ?? null;
}

/** Directories of a cluster that are to be read, and for which the queue has no job. */
export async function findUnscheduled(clusterId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT d.id FROM directory d LEFT JOIN sync_plan p ON p.directory_id = d.id
      WHERE d.cluster_id = $1 AND d.enabled AND d.type <> 'scim' AND coalesce(p.enabled, true) AND NOT EXISTS (
        SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'sync:' || d.id::text AND j.task_identifier = 'sync@' || $1::text
          AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))
      LIMIT 1000`,
    [clusterId],
  );
  return rows.map(({ id }) => id);
}

import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { type AnyTx, execute } from "#lib/platform/db/execute.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SyncGroups, UpdateSyncInput } from "./contract.ts";
import type { Position } from "./sources/source.ts";

export type SyncReach = "known" | "everyone";

export type StoredPlan = {
  type: DirectoryType;
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
  /** Since when changes fail. */
  failingSince: Date | null;
  /** Since when full passes fail, and when the last one did. */
  fullFailingSince: Date | null;
  fullFailedAt: Date | null;
  /** Since when groups can't be read, or what was approved of them can't be done, while users are synced. */
  groupsFailingSince: Date | null;
  /** The database's clock, which all times of a plan are by: a server's own may be wrong. */
  now: Date;
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
  p.full_failing_since AS "fullFailingSince", p.full_failed_at AS "fullFailedAt", p.groups_failing_since AS "groupsFailingSince",
  clock_timestamp() AS now, coalesce(u.grace_days, 30) AS "graceDays",
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

/** Whether identity servers are to read this directory; for a preview also one whose reading is still switched off. */
export function isRead(plan: StoredPlan, wanted?: string): boolean {
  const isOn = plan.planEnabled || wanted === "preview";
  return plan.type !== "scim" && plan.directoryEnabled && isOn && plan.clusterId !== null;
}

/** Keeps a directory as it is until the transaction ends: not switched off, not moved, not deleted. */
export async function shareDirectory(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query("SELECT 1 FROM directory WHERE id = $1 FOR SHARE", [directoryId]);
}

/** Waits for what syncs of a directory write just now, and keeps them from more until the transaction ends. */
export async function holdSyncs(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query("SELECT 1 FROM directory WHERE id = $1 FOR NO KEY UPDATE", [directoryId]);
}

/** Stores how a directory is to be read. */
export async function savePlan(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  input: UpdateSyncInput,
): Promise<void> {
  await tx.query(
    `INSERT INTO sync_plan (directory_id, enabled, reach, full_every_minutes, changes_every_seconds, groups, group_names)
     VALUES ($1, $2, $3::sync_reach, $4, $5, coalesce($6::sync_groups, 'none'), coalesce($7::text[], '{}'))
     ON CONFLICT (directory_id) DO UPDATE SET enabled = excluded.enabled, reach = excluded.reach,
       full_every_minutes = excluded.full_every_minutes, changes_every_seconds = excluded.changes_every_seconds,
       groups = coalesce($6::sync_groups, sync_plan.groups), group_names = coalesce($7::text[], sync_plan.group_names),
       -- Who was left out so far is only found by reading everything; a full pass that is under way does not look for them.
       full_wanted_at = CASE WHEN sync_plan.reach = excluded.reach THEN sync_plan.full_wanted_at ELSE now() END,
       groups_cursor = CASE WHEN coalesce($6::sync_groups, sync_plan.groups) = sync_plan.groups
         AND coalesce($7::text[], sync_plan.group_names) = sync_plan.group_names THEN sync_plan.groups_cursor END`,
    [
      directoryId,
      input.enabled,
      input.reach,
      input.fullEveryMinutes,
      input.changesEverySeconds,
      input.groups ?? null,
      input.groupNames ?? null,
    ],
  );
}

/** Notes that a directory, or each of a type, is to be read in full; a full pass that knew of the note takes it away. */
export async function wantFullPass(
  tx: AnyTx,
  which: { directoryId: string } | { type: "okta" | "entra" },
): Promise<void> {
  await execute(
    tx,
    `INSERT INTO sync_plan (directory_id, full_wanted_at)
     SELECT id, now() FROM directory WHERE id = $1::uuid OR type = $2::directory_type
     ON CONFLICT (directory_id) DO UPDATE SET full_wanted_at = excluded.full_wanted_at
     RETURNING directory_id::text`,
    ["directoryId" in which ? which.directoryId : null, "type" in which ? which.type : null],
  );
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

import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SyncGroups } from "../contract.ts";
import type { SyncFailure } from "../run/classify-failure.ts";
import type { Run } from "../run/sync-run.store.ts";
import type { Position } from "../sources/source.ts";

/** How far the groups of a run have come. `isFull`: everything is read, instead of what changed. */
export type GroupProgress =
  | { step: "listing"; isFull: boolean; from: Position | null }
  /** Groups up to this provider id are written. */
  | { step: "writing"; isFull: boolean; after: string; cursor: Position | null }
  | { step: "members"; isFull: boolean; cursor: Position | null }
  /** Users written since transaction `seenTx` have not been looked for among the members. */
  | { step: "joining"; isFull: boolean; after: string; cursor: Position | null; seenTx: string }
  | { step: "ending"; isFull: boolean; cursor: Position | null; seenTx: string };

export type GroupCounts = {
  read: number;
  created: number;
  /** Linked or renamed. */
  updated: number;
  /** Deleted here because they are gone there. */
  ended: number;
  /** Not taken over: another group here has the name. */
  skipped: number;
  joined: number;
  /** Memberships that ended, with their group or without. */
  left: number;
  /** Those of them that an admin approved. */
  endedByAdmin: number;
  leftByAdmin: number;
  /** Groups and memberships that wait for an admin. */
  held: number;
};
export const noGroupCounts: GroupCounts = {
  read: 0,
  created: 0,
  updated: 0,
  ended: 0,
  skipped: 0,
  joined: 0,
  left: 0,
  endedByAdmin: 0,
  leftByAdmin: 0,
  held: 0,
};

/** The part of a run that is about groups, as it is kept. */
export type GroupPass = {
  progress: GroupProgress | null;
  counts: GroupCounts;
  nameTaken: string[];
  /** What was chosen when it began; a run that a server of an earlier version began does not have it. */
  choice?: GroupChoice;
};
export type GroupChoice = Pick<GroupPlan, "groups" | "groupNames">;

export type GroupPlan = {
  groups: SyncGroups;
  groupNames: string[];
  cursor: Position | null;
  cursorAt: Date | null;
  seenTx: string | null;
  /** Groups that wait for a name since everything was read. */
  passedOver: number;
};

/** What a directory's groups are read by, and how far the run has come with them; null while it is not at its groups. */
export async function findGroupPass(
  run: Run,
): Promise<{ plan: GroupPlan; pass: GroupPass | null; outcome: "succeeded" | "held" } | null> {
  const { rows } = await pool().query<GroupPlan & { pass: GroupPass | null; outcome: "succeeded" | "held" }>(
    `SELECT coalesce(p.groups, 'none')::text AS groups, coalesce(p.group_names, '{}') AS "groupNames", p.groups_cursor AS cursor,
            p.groups_cursor_at AS "cursorAt", p.groups_seen_tx::text AS "seenTx",
            coalesce(p.groups_passed_over, 0) AS "passedOver", r.groups AS pass, r.resume->>'outcome' AS outcome
       FROM sync_run r LEFT JOIN sync_plan p ON p.directory_id = r.directory_id
      WHERE r.id = $1 AND r.state = 'running' AND r.resume->>'stage' = 'groups'`,
    [run.id],
  );
  const [row] = rows;
  if (!row) return null;
  const { pass, outcome, ...plan } = row;
  return { plan, pass, outcome };
}

/** What a directory's groups are read by, whatever runs. */
export async function findGroupPlan(directoryId: string): Promise<GroupPlan> {
  const { rows } = await pool().query<GroupPlan>(
    `SELECT groups::text, group_names AS "groupNames", groups_cursor AS cursor, groups_cursor_at AS "cursorAt",
            groups_seen_tx::text AS "seenTx", groups_passed_over AS "passedOver" FROM sync_plan WHERE directory_id = $1`,
    [directoryId],
  );
  return (
    rows[0] ?? { groups: "none", groupNames: [], cursor: null, cursorAt: null, seenTx: null, passedOver: 0 }
  );
}

export async function savePass(tx: SqlTx, runId: string, pass: GroupPass): Promise<void> {
  await tx.query("UPDATE sync_run SET groups = $2 WHERE id = $1", [runId, JSON.stringify(pass)]);
}

/** The oldest transaction that may still write: whoever is written from it on, this one may not see. */
export async function oldestTx(): Promise<string> {
  const { rows } = await pool().query<{ tx: string }>(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS tx",
  );
  return rows[0]?.tx ?? "0";
}

/**
 * Ends a run with its groups, and puts their cursor where the next one begins: in one transaction with the last effects. Where
 * an admin chose other groups meanwhile, that is at the beginning: those are only found by reading everything.
 * @param cursor null: the next run reads everything
 */
export async function finishGroups(
  tx: SqlTx,
  run: Run,
  pass: GroupPass,
  end: { outcome: "succeeded" | "held"; cursor: Position | null; seenTx: string; passedOver: number },
): Promise<void> {
  await endRun(tx, run, pass, end.outcome);
  await tx.query(
    `UPDATE sync_plan SET groups_cursor = CASE WHEN $5::sync_groups IS NULL OR (groups = $5 AND group_names = $6) THEN $2::jsonb END, groups_cursor_at = now(), groups_seen_tx = $3, groups_passed_over = $4,
            groups_failing_since = NULL
      WHERE directory_id = $1`,
    [
      run.directoryId,
      end.cursor === null ? null : JSON.stringify(end.cursor),
      end.seenTx,
      end.passedOver,
      pass.choice?.groups ?? null,
      pass.choice?.groupNames ?? null,
    ],
  );
}

/** Ends a run whose groups could not be read, or were not to be: what it did for users stands. */
export async function endRun(
  tx: SqlTx,
  run: Run,
  pass: (GroupPass & { failure?: SyncFailure }) | null,
  outcome: "succeeded" | "held",
): Promise<void> {
  await tx.query(
    "UPDATE sync_run SET state = $2::sync_state, finished_at = now(), resume = NULL, groups = $3 WHERE id = $1",
    [run.id, outcome, pass === null ? null : JSON.stringify({ ...pass, progress: null })],
  );
  if (pass?.failure !== undefined)
    await tx.query(
      "UPDATE sync_plan SET groups_failing_since = coalesce(groups_failing_since, now()) WHERE directory_id = $1",
      [run.directoryId],
    );
  await forgetStaged(tx, run.id);
}

/** What a run has read of groups is of no use any more. */
export async function forgetStaged(tx: SqlTx, runId: string): Promise<void> {
  await tx.query("DELETE FROM sync_staged_member WHERE run_id = $1", [runId]);
  await tx.query("DELETE FROM sync_staged_group WHERE run_id = $1", [runId]);
}

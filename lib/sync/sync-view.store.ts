import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { SyncCounts, SyncRunView } from "./contract.ts";
import type { SyncReach } from "./sync-plan.store.ts";

/** Runs shown on the page. */
const SHOWN = 20;
const SAMPLE = 20;

export type RunRow = {
  id: string;
  kind: SyncRunView["kind"];
  trigger: string;
  state: "running" | "succeeded" | "held" | "failed" | "stopped";
  stage: string | null;
  counts: SyncCounts;
  /** Of a running pass: users that the last one read. */
  expected: number | null;
  groups: SyncRunView["groups"];
  server: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  failure: { kind: string; seen: string } | null;
};

const runColumns = `r.id, r.kind::text, r.trigger, r.state::text, r.resume->>'stage' AS stage, r.counts,
  CASE WHEN r.state = 'running' AND r.kind IN ('full', 'preview') THEN (SELECT (last.counts->>'read')::int FROM sync_run last
    WHERE last.directory_id = r.directory_id AND last.kind IN ('full', 'preview') AND last.state IN ('succeeded', 'held')
    ORDER BY last.started_at DESC LIMIT 1) END AS expected,
  CASE WHEN r.groups IS NOT NULL THEN r.groups - 'progress' END AS groups, s.name AS server,
  r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.failure
  FROM sync_run r LEFT JOIN identity_server s ON s.id = r.server_id`;

/** The last runs of a directory, newest first. */
export async function findRuns(directoryId: string): Promise<RunRow[]> {
  const { rows } = await pool().query<RunRow>(
    `SELECT ${runColumns} WHERE r.directory_id = $1 ORDER BY r.started_at DESC, r.id DESC LIMIT ${SHOWN}`,
    [directoryId],
  );
  return rows;
}

/** The last preview of a directory, whether it is done or not. */
export async function findPreviewRun(directoryId: string): Promise<(RunRow & { reach: SyncReach }) | null> {
  const { rows } = await pool().query<RunRow & { reach: SyncReach }>(
    `SELECT r.reach::text, ${runColumns} WHERE r.directory_id = $1 AND r.kind = 'preview'
      ORDER BY r.started_at DESC, r.id DESC LIMIT 1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** Whether a preview is asked for that no server has begun. */
export async function previewWaits(directoryId: string): Promise<boolean> {
  const { rowCount } = await pool().query(
    "SELECT 1 FROM graphile_worker.jobs WHERE key = 'preview:' || $1::text AND locked_at IS NULL",
    [directoryId],
  );
  return rowCount === 1;
}

/** When the queue begins the next one; null when none waits. */
export async function findNextAt(directoryId: string): Promise<Date | null> {
  const { rows } = await pool().query<{ runAt: Date }>(
    `SELECT run_at AS "runAt" FROM graphile_worker.jobs WHERE key = 'sync:' || $1::text AND locked_at IS NULL`,
    [directoryId],
  );
  return rows[0]?.runAt ?? null;
}

export type HoldRow = {
  id: string;
  users: number;
  /** Those of them whom the directory does not show any more. */
  gone: number;
  total: number;
  createdAt: Date;
  sample: { id: string; name: string; status: string }[];
};

/** The removals of a directory that wait for an admin, with the first of their names. */
export async function findWaitingHold(directoryId: string): Promise<HoldRow | null> {
  const { rows } = await pool().query<HoldRow>(
    `SELECT h.id, h.total, h.created_at AS "createdAt", (SELECT count(*)::int FROM sync_hold_item i WHERE i.hold_id = h.id) AS users,
            (SELECT count(*)::int FROM sync_hold_item i WHERE i.hold_id = h.id AND i.status = 'deleted') AS gone,
            coalesce((SELECT json_agg(item) FROM (
              SELECT u.id, coalesce(u.display_name, u.user_name) AS name, i.status::text FROM sync_hold_item i
                JOIN users u ON u.directory_id = h.directory_id AND u.id = i.user_id
               WHERE i.hold_id = h.id ORDER BY name, u.id LIMIT ${SAMPLE}) AS item), '[]') AS sample
       FROM sync_hold h WHERE h.directory_id = $1 AND h.state = 'waiting'`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** Everyone of a hold, for the list that an admin takes along. */
export async function findHoldUsers(
  holdId: string,
  after: string,
  limit: number,
): Promise<{ id: string; userName: string; name: string; before: string; status: string }[]> {
  const { rows } = await pool().query(
    `SELECT u.id, u.user_name AS "userName", coalesce(u.display_name, u.user_name) AS name, i.before::text, i.status::text
       FROM sync_hold_item i JOIN users u ON u.id = i.user_id
      WHERE i.hold_id = $1 AND i.user_id > $2::uuid ORDER BY i.user_id LIMIT $3`,
    [holdId, after, limit],
  );
  return rows;
}

/** @returns false when somebody was faster, or the directory has said something newer */
export async function decideWaitingHold(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  holdId: string,
  state: "approved" | "rejected",
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE sync_hold SET state = $3::sync_hold_state, decided_at = now(), decided_by = $4
      WHERE id = $1 AND directory_id = $2 AND state = 'waiting'`,
    [holdId, directoryId, state, by],
  );
  return rowCount === 1;
}

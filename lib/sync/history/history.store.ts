import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { pool } from "#lib/platform/db/pool.ts";
import type { TimeDirection, TimePosition } from "#lib/platform/http/time-cursor.ts";
import type { AttributeChanges } from "#lib/users/user-changes.ts";
import type { SyncCounts, SyncRunView } from "../contract.ts";
import type { DirectoryLag, HistoryBar } from "./contract.ts";

/** Which runs; null does not limit. */
export type RunCondition = {
  directoryIds: readonly string[] | null;
  kind: SyncRunView["kind"] | null;
  state: SyncRunView["state"] | null;
  /** Without those that found nothing new. */
  isTelling: boolean;
  from: Date;
  to: Date | null;
};

export type HistoryRow = {
  id: string;
  directoryId: string;
  directoryName: string;
  directoryType: DirectoryType;
  kind: SyncRunView["kind"];
  trigger: string;
  state: SyncRunView["state"];
  stage: string | null;
  counts: SyncCounts;
  groups: SyncRunView["groups"];
  server: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  failure: { kind: string; seen: string } | null;
};

const where = `($1::uuid[] IS NULL OR r.directory_id = ANY ($1)) AND r.started_at >= $2 AND ($3::timestamptz IS NULL OR r.started_at < $3)`;
const telling = "NOT sync_run_is_quiet(r.kind, r.state, r.counts, r.groups)";

function conditionSql({ directoryIds, from, to, kind, state, isTelling }: RunCondition) {
  return {
    sql: `${where} AND ($4::sync_kind IS NULL OR r.kind = $4) AND ($5::sync_state IS NULL OR r.state = $5)${isTelling ? ` AND ${telling}` : ""}`,
    values: [directoryIds, from, to, kind, state] as unknown[],
  };
}

const columns = `r.id, r.directory_id AS "directoryId", d.name AS "directoryName", d.type::text AS "directoryType", r.kind::text,
  r.trigger, r.state::text, r.resume->>'stage' AS stage, r.counts,
  CASE WHEN r.groups IS NOT NULL THEN r.groups - 'progress' END AS groups,
  s.name AS server, r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.failure`;
const joins = "JOIN directory d ON d.id = r.directory_id LEFT JOIN identity_server s ON s.id = r.server_id";

/** One page of runs, newest first, from a place on or back. */
export async function findHistory(
  condition: RunCondition,
  position: TimePosition | null,
  direction: TimeDirection,
  limit: number,
): Promise<{ rows: HistoryRow[]; hasMore: boolean }> {
  const { sql, values } = conditionSql(condition);
  const [than, order] = direction === "older" ? ["<", "DESC"] : [">", "ASC"];
  const { rows } = await pool().query<HistoryRow>(
    `SELECT ${columns} FROM sync_run r ${joins} WHERE ${sql}
        AND ($6::timestamptz IS NULL OR (r.started_at, r.id) ${than} ($6, $7::uuid))
      ORDER BY r.started_at ${order}, r.id ${order} LIMIT $8`,
    [...values, position?.at ?? null, position?.id ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  return { rows: direction === "older" ? page : page.reverse(), hasMore: rows.length > limit };
}

/** How many there are, counted up to `cap`. */
export async function countHistory(condition: RunCondition, cap: number): Promise<number> {
  const { sql, values } = conditionSql(condition);
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM sync_run r WHERE ${sql} LIMIT $6) AS counted`,
    [...values, cap],
  );
  return rows[0]?.count ?? 0;
}

/** Runs and what they did, by steps of `stepSeconds`; steps without a run are left out. */
export async function findBars(
  directoryIds: readonly string[] | null,
  from: Date,
  to: Date,
  stepSeconds: number,
): Promise<(Omit<HistoryBar, "at"> & { at: Date })[]> {
  const sum = (name: string) => `coalesce(sum((r.counts->>'${name}')::int), 0)::int AS ${name}`;
  const count = (condition: string, name: string) => `count(*) FILTER (WHERE ${condition})::int AS ${name}`;
  const { rows } = await pool().query<Omit<HistoryBar, "at"> & { at: Date }>(
    `SELECT date_bin(make_interval(secs => $4), r.started_at, $2) AS at,
        ${count(`r.state IN ('succeeded', 'running') AND ${telling}`, "changed")}, ${count(`NOT ${telling}`, "quiet")},
        ${count("r.state = 'held'", "held")}, ${count("r.state IN ('failed', 'stopped')", "failed")},
        ${["created", "updated", "ended"].map(sum).join(", ")},
        coalesce(max(extract(epoch FROM r.finished_at - r.started_at)) * 1000, 0)::float8 AS "longestMs"
       FROM sync_run r WHERE ${where} AND r.kind <> 'preview' GROUP BY 1 ORDER BY 1`,
    [directoryIds, from, to, stepSeconds],
  );
  return rows;
}

export type LagRow = Omit<DirectoryLag, "knownUntil" | "failingSince" | "nextAt" | "obstacle"> & {
  knownUntil: Date | null;
  failingSince: Date | null;
  nextAt: Date | null;
  enabled: boolean;
  planEnabled: boolean;
  clusterId: string | null;
};

/**
 * How far each readable directory is behind: those that fail first, then the ones that were read longest ago. What was
 * read is as old as the beginning of the run that read it.
 */
export async function findLags(scope: readonly string[] | null, limit: number): Promise<LagRow[]> {
  const { rows } = await pool().query<LagRow>(
    `SELECT d.id, d.name, d.type::text, d.enabled, d.cluster_id AS "clusterId", coalesce(p.enabled, true) AS "planEnabled",
            least(p.failing_since, p.full_failing_since) AS "failingSince", last.state::text AS "lastState", good.started_at AS "knownUntil", j.run_at AS "nextAt"
       FROM directory d LEFT JOIN sync_plan p ON p.directory_id = d.id
       LEFT JOIN LATERAL (SELECT state FROM sync_run r WHERE r.directory_id = d.id AND r.kind NOT IN ('preview', 'one')
         ORDER BY r.started_at DESC LIMIT 1) last ON true
       LEFT JOIN LATERAL (SELECT started_at FROM sync_run r WHERE r.directory_id = d.id AND r.kind IN ('full', 'changes')
         AND r.state IN ('succeeded', 'held') ORDER BY r.started_at DESC LIMIT 1) good ON true
       LEFT JOIN graphile_worker.jobs j ON j.key = 'sync:' || d.id::text AND j.locked_at IS NULL
      WHERE d.type <> 'scim' AND ($1::uuid[] IS NULL OR d.id = ANY ($1))
      ORDER BY p.failing_since, good.started_at NULLS FIRST, d.name_key LIMIT $2`,
    [scope, limit],
  );
  return rows;
}

/** One run, wherever it is; null when it is gone. */
export async function findRun(runId: string): Promise<HistoryRow | null> {
  const { rows } = await pool().query<HistoryRow>(
    `SELECT ${columns} FROM sync_run r ${joins} WHERE r.id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

export type RunChangeRow = {
  id: string;
  at: Date;
  type: string;
  subjectType: "user" | "group";
  subjectId: string;
  name: string | null;
  payload: Partial<AttributeChanges>;
};

/** Clocks of servers and database may differ by so much. */
const SKEW = "interval '10 minutes'";

/** What a run changed, in the order of the changes. */
export async function findRunChanges(
  run: Pick<HistoryRow, "id" | "directoryId" | "startedAt" | "finishedAt">,
  after: string,
  limit: number,
): Promise<RunChangeRow[]> {
  const { rows } = await pool().query<RunChangeRow>(
    `SELECT e.id::text, e.at, e.type, e.subject_type AS "subjectType", e.subject_id AS "subjectId", e.payload,
            coalesce(u.display_name, u.user_name, g.display_name) AS name
       FROM (SELECT * FROM event WHERE directory_id = $1 AND request_id = $2 AND id > $3 AND subject_type IN ('user', 'group')
                AND at >= $4::timestamptz - ${SKEW} AND at < $5::timestamptz + ${SKEW} ORDER BY id LIMIT $6) e
       LEFT JOIN users u ON e.subject_type = 'user' AND u.directory_id = $1 AND u.id = e.subject_id
       LEFT JOIN groups g ON e.subject_type = 'group' AND g.directory_id = $1 AND g.id = e.subject_id
      ORDER BY e.id`,
    [run.directoryId, run.id, after, run.startedAt, run.finishedAt ?? new Date(), limit],
  );
  return rows;
}

/**
 * Removes runs that nobody looks for any more, up to `limit` of them: all before `before`; of those that found nothing new
 * all before `quietBefore`, and all but the first of each hour before `thinBefore`.
 * @returns how many went
 */
export async function deleteOldRuns(
  { before, quietBefore, thinBefore }: { before: Date; quietBefore: Date; thinBefore: Date },
  limit: number,
): Promise<number> {
  const { rowCount } = await pool().query(
    `DELETE FROM sync_run WHERE id IN (
       SELECT r.id FROM sync_run r WHERE r.started_at < $3 AND r.state <> 'running' AND (r.started_at < $1
         OR (NOT ${telling} AND (r.started_at < $2 OR EXISTS (
           SELECT 1 FROM sync_run o WHERE o.directory_id = r.directory_id AND o.started_at < r.started_at
              AND o.started_at >= date_trunc('hour', r.started_at) AND sync_run_is_quiet(o.kind, o.state, o.counts, o.groups)))))
       LIMIT $4)`,
    [before, quietBefore, thinBefore, limit],
  );
  return rowCount ?? 0;
}

import { type Actor, chosenDirectories } from "#lib/auth/actor.ts";
import {
  type TimeDirection,
  type TimePosition,
  timeCursorAt,
  timePositionOf,
} from "#lib/platform/http/time-cursor.ts";
import type { DirectoryLag, HistoryRun, RunFilter, RunPage, RunQuery } from "./contract.ts";
import {
  countHistory,
  findBars,
  findHistory,
  findLags,
  type HistoryRow,
  type LagRow,
  type RunCondition,
} from "./history.store.ts";
import { RUN_COUNT_CAP, RUNS_KEPT_DAYS, RUNS_PER_PAGE } from "./vocabulary.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Directories whose state stands above the list: those that need somebody come first. */
const MOST_DIRECTORIES = 50;

/** How far back a filter looks, and in which steps it is drawn. Seconds. */
const spans: Record<RunFilter["range"], { back: number; step: number }> = {
  day: { back: DAY, step: HOUR / 2 },
  week: { back: 7 * DAY, step: 4 * HOUR },
  month: { back: 30 * DAY, step: DAY },
  all: { back: RUNS_KEPT_DAYS * DAY, step: 10 * DAY },
};

/**
 * One page of the syncs of all directories, newest first, with all that its page shows. A limited actor sees the
 * directories of their scope only.
 * @throws AppError validation_failed for a cursor that is none
 */
export async function listHistory(
  actor: Actor,
  { cursor, ...filter }: RunQuery,
  now: Date = new Date(),
): Promise<RunPage> {
  const { direction, position } =
    cursor === undefined ? { direction: "older" as const, position: null } : timePositionOf(cursor);
  const condition = runConditionOf(actor, filter, now);
  const { step } = spans[filter.range];
  const [page, count, bars, lags] = await Promise.all([
    findHistory(condition, position, direction, RUNS_PER_PAGE),
    countHistory(condition, RUN_COUNT_CAP + 1),
    findBars(condition.directoryIds, condition.from, now, step),
    findLags(actor.directoryIds, MOST_DIRECTORIES),
  ]);
  return {
    runs: page.rows.map(historyRunOf),
    ...aroundPage(page, direction, position),
    count: Math.min(count, RUN_COUNT_CAP),
    isLeast: count > RUN_COUNT_CAP,
    chart: {
      from: condition.from.toISOString(),
      to: now.toISOString(),
      stepSeconds: step,
      bars: bars.map(({ at, ...counted }) => ({ at: at.toISOString(), ...counted })),
    },
    directories: lags.map(lagOf),
  };
}

/** What a filter means for this actor: a directory outside the scope has no runs. */
export function runConditionOf(actor: Actor, filter: RunFilter, now: Date): RunCondition {
  const { directory, kind, state, show, range } = filter;
  const { back, step } = spans[range];
  const seconds = Math.floor((now.getTime() / 1000 - back) / step) * step;
  return {
    directoryIds: chosenDirectories(actor, directory),
    kind: kind ?? null,
    state: state ?? null,
    isTelling: show === "telling",
    from: new Date(seconds * 1000),
    to: null,
  };
}

function aroundPage(
  { rows, hasMore }: { rows: HistoryRow[]; hasMore: boolean },
  direction: TimeDirection,
  position: TimePosition | null,
): Pick<RunPage, "newer" | "older"> {
  const at = (row: HistoryRow | undefined) => row && { at: row.startedAt, id: row.id };
  const [newest, oldest] = [at(rows[0]) ?? position, at(rows.at(-1)) ?? position];
  const isBackward = direction === "newer";
  return {
    newer: newest && (isBackward ? hasMore : position !== null) ? timeCursorAt("newer", newest) : null,
    older: oldest && (isBackward || hasMore) ? timeCursorAt("older", oldest) : null,
  };
}

/** A run as the history shows it. */
export function historyRunOf(row: HistoryRow): HistoryRun {
  const { directoryId, directoryName, directoryType, startedAt, finishedAt, ...run } = row;
  return {
    ...run,
    directory: { id: directoryId, name: directoryName, type: directoryType },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    progress: null,
  };
}

function lagOf({
  enabled,
  planEnabled,
  clusterId,
  knownUntil,
  failingSince,
  nextAt,
  ...lag
}: LagRow): DirectoryLag {
  return {
    ...lag,
    knownUntil: knownUntil?.toISOString() ?? null,
    failingSince: failingSince?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
    obstacle: obstacleOf({ enabled, planEnabled, clusterId }),
  };
}

/** Why a directory is not read, as short as a table's cell; null when it is. */
function obstacleOf({
  enabled,
  planEnabled,
  clusterId,
}: Pick<LagRow, "enabled" | "planEnabled" | "clusterId">) {
  if (!enabled) return "Directory disabled";
  if (clusterId === null) return "No identity servers";
  return planEnabled ? null : "Reading switched off";
}

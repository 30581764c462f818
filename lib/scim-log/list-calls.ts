import type { Actor } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import {
  type TimeDirection,
  type TimePosition,
  timeCursorAt,
  timePositionOf,
} from "#lib/platform/http/time-cursor.ts";
import { conditionOf, spanOf } from "./call-condition.ts";
import { callView } from "./call-view.ts";
import type { CallPage, CallQuery } from "./contract.ts";
import { chartOf, type DrawnCounts } from "./count-chart.ts";
import { findKeyRefs } from "./log-choice.store.ts";
import { readLogSettings } from "./log-settings.store.ts";
import { type CallCondition, countCalls, findCalls, isIndexed } from "./scim-log.store.ts";
import { CALL_COUNT_CAP, CALLS_PER_PAGE } from "./vocabulary.ts";

/**
 * One page of the SCIM log, newest first, with all that its page shows: a limited actor sees the calls to their
 * directories only.
 * @throws AppError validation_failed for a cursor that is none
 */
export async function listCalls(
  actor: Actor,
  { cursor, ...filter }: CallQuery,
  now: Date = new Date(),
): Promise<CallPage> {
  const start = cursor === undefined ? null : timePositionOf(cursor);
  const kept = await readLogSettings();
  const condition = await conditionOf(actor, filter, spanOf(filter, kept.logDays, now));
  const direction = start?.direction ?? "older";
  const position = start?.position ?? null;
  const [page, counts, directories, keys] = await Promise.all([
    findCalls(condition, position, direction, CALLS_PER_PAGE),
    chartOf(condition, now),
    listDirectoryRefs(actor.directoryIds),
    // Keys of a directory outside of the scope are none of the actor's business: its condition has no directory.
    filter.directory && condition.directoryIds?.length ? findKeyRefs(filter.directory) : [],
  ]);
  const byId = new Map(directories.map((directory) => [directory.id, directory]));
  return {
    calls: page.rows.map((row) => callView(row, byId)),
    ...aroundPage(page, direction, position),
    ...(await countOf(condition, page, counts, start === null)),
    chart: counts.chart,
    directories,
    keys,
    kept,
  };
}

type FoundPage = Awaited<ReturnType<typeof findCalls>>;

function aroundPage(
  { rows, hasMore, edge }: FoundPage,
  direction: TimeDirection,
  position: TimePosition | null,
): Pick<CallPage, "newer" | "older" | "searchedTo"> {
  const [first, last] = [rows[0], rows.at(-1)];
  const isBackward = direction === "newer";
  // On from the edge of a search, also where it found nothing; back from where this page began.
  const newest = (isBackward && edge) || first || position;
  const oldest = (!isBackward && edge) || last || position;
  return {
    newer: newest && (isBackward ? hasMore : position !== null) ? timeCursorAt("newer", newest) : null,
    older: oldest && (isBackward || hasMore) ? timeCursorAt("older", oldest) : null,
    searchedTo: edge && !isBackward ? edge.at.toISOString() : null,
  };
}

/** From the counts where they say it, from the page itself where it is all there is; else as far as counting goes. */
async function countOf(
  condition: CallCondition,
  { rows, hasMore }: FoundPage,
  { calls, errors, isExact }: DrawnCounts,
  isFirst: boolean,
): Promise<Pick<CallPage, "count" | "isLeast">> {
  const { keyId, client, method, status, resourceId, text, only } = condition;
  const isFiltered = (keyId ?? client ?? method ?? status ?? resourceId ?? text) !== null;
  if (!isFiltered && isExact && only === null) return { count: calls, isLeast: false };
  if (!isFiltered && isExact && only === "errors") return { count: errors, isLeast: false };
  if (isFirst && !hasMore) return { count: rows.length, isLeast: false };
  const isSearch = !isIndexed(condition);
  if (isSearch && !isFirst) return { count: null, isLeast: true };
  const count = await countCalls(condition, CALL_COUNT_CAP + 1);
  return { count: Math.min(count, CALL_COUNT_CAP), isLeast: isSearch || count > CALL_COUNT_CAP };
}

import { pool } from "#lib/platform/db/pool.ts";
import { hasUnseenEvent } from "#lib/platform/db/unseen-event.ts";

/** Counts that are older, in milliseconds, are taken again, though nobody waits for it: no event tells of a change by hand. */
const FRESH_MS = 60_000;
const MAX_ENTRIES = 10_000;

/** `event`, `horizon`: the newest event, and the oldest transaction still running, when it was counted. */
type Count = {
  readonly total: number;
  readonly event: string;
  readonly horizon: string;
  readonly at: number;
};
const counts = new Map<string, Count>();
/** By directory: the count that is being taken, and the one that is to follow it. */
const running = new Map<string, Promise<number>>();
const following = new Map<string, Promise<number>>();

/**
 * The number of live users of a directory. Counting 100,000 takes tens of milliseconds and an import asks with every
 * page, so that the last count holds while the directory has no event that it did not see; all who ask while one is taken
 * share the next.
 */
export async function countLiveUsers(directoryId: string): Promise<number> {
  const now = performance.now();
  const known = counts.get(directoryId);
  const current = running.get(directoryId);
  if (known && !(await hasUnseenEvent(directoryId, known))) {
    if (now - known.at > FRESH_MS && !current) void start(directoryId).catch(() => undefined);
    return known.total;
  }
  if (!current) return start(directoryId);
  // The one that is being taken may have begun before what this caller has just written.
  let next = following.get(directoryId);
  if (!next) {
    next = current
      .catch(() => undefined)
      .then(() => {
        following.delete(directoryId);
        return start(directoryId);
      });
    following.set(directoryId, next);
  }
  return next;
}

function start(directoryId: string): Promise<number> {
  const counting = count(directoryId).finally(() => running.delete(directoryId));
  running.set(directoryId, counting);
  return counting;
}

async function count(directoryId: string): Promise<number> {
  const at = performance.now();
  const { rows } = await pool().query<Omit<Count, "at">>({
    name: "user-count",
    text: `SELECT (SELECT coalesce(max(id), 0)::text FROM event) AS event,
             pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
             (SELECT count(*)::int FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL) AS total`,
    values: [directoryId],
  });
  const [counted] = rows;
  if (!counted) throw new Error("A count gives one row.");
  if (counts.size >= MAX_ENTRIES) counts.clear();
  counts.set(directoryId, { ...counted, at });
  return counted.total;
}

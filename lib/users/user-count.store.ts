import { pool } from "#lib/platform/db/pool.ts";

/** A count that is older than this is taken again even if nothing seems to have happened, in milliseconds. */
const FRESH_MS = 2000;
const MAX_ENTRIES = 10_000;

/** `event`: the newest event of any directory when it was counted. */
type Count = { readonly total: number; readonly event: string; readonly at: number };
const counts = new Map<string, Count>();

/**
 * The number of live users of a directory. Counting 100,000 takes tens of milliseconds and an import asks with every
 * page, so that the last count holds while the directory has no newer event. (Events of two writers may become visible
 * out of order; hence the two seconds.)
 */
export async function countLiveUsers(directoryId: string): Promise<number> {
  const now = performance.now();
  const known = counts.get(directoryId);
  if (known && now - known.at < FRESH_MS && !(await hasNewerEvent(directoryId, known.event)))
    return known.total;
  const { rows } = await pool().query<{ total: number; event: string }>({
    name: "user-count",
    text: `SELECT (SELECT coalesce(max(id), 0)::text FROM event) AS event,
             (SELECT count(*)::int FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL) AS total`,
    values: [directoryId],
  });
  const { total, event } = rows[0] ?? { total: 0, event: "0" };
  if (counts.size >= MAX_ENTRIES) counts.clear();
  counts.set(directoryId, { total, event, at: now });
  return total;
}

/** Looks only at the events of the last seconds, of whatever index. */
async function hasNewerEvent(directoryId: string, event: string): Promise<boolean> {
  const { rows } = await pool().query<{ newer: boolean }>({
    name: "newer-event",
    text: `SELECT EXISTS (SELECT 1 FROM event WHERE directory_id = $1 AND id > $2) AS newer`,
    values: [directoryId, event],
  });
  return rows[0]?.newer ?? true;
}

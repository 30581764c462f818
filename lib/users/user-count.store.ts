import { pool } from "#lib/platform/db/pool.ts";

/** A count that is older than this is taken again even if nothing seems to have happened, in milliseconds. */
const FRESH_MS = 2000;
const MAX_ENTRIES = 10_000;

type Count = { readonly total: number; readonly lastEvent: string | null; readonly at: number };
const counts = new Map<string, Count>();

/**
 * The number of live users of a directory. Counting 100,000 takes tens of milliseconds and an import asks with every
 * page, so that the last count holds while the directory has no newer event. (Events of two writers may become visible
 * out of order; hence the two seconds.)
 */
export async function countLiveUsers(directoryId: string): Promise<number> {
  const now = performance.now();
  const known = counts.get(directoryId);
  if (known && now - known.at < FRESH_MS && known.lastEvent === (await lastEventOf(directoryId)))
    return known.total;
  const { rows } = await pool().query<{ total: number; lastEvent: string | null }>({
    name: "user-count",
    text: `SELECT (${lastEvent}) AS "lastEvent",
             (SELECT count(*)::int FROM users u WHERE u.directory_id = $1 AND u.deleted_at IS NULL) AS total`,
    values: [directoryId],
  });
  const { total = 0, lastEvent: event = null } = rows[0] ?? {};
  if (counts.size >= MAX_ENTRIES) counts.clear();
  counts.set(directoryId, { total, lastEvent: event, at: now });
  return total;
}

/** One look into the index of the newest partition. */
const lastEvent = `SELECT max(id)::text FROM event WHERE directory_id = $1 AND at > now() - interval '1 minute'`;

async function lastEventOf(directoryId: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string | null }>({
    name: "last-event",
    text: `SELECT (${lastEvent}) AS id`,
    values: [directoryId],
  });
  return rows[0]?.id ?? null;
}

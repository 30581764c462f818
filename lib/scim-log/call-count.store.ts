import { pool } from "#lib/platform/db/pool.ts";

export type CountBar = { at: Date; calls: number; errors: number; missed: number };

/** Calls by time, from their counts. @param stepSeconds a multiple of the grain */
export async function findCounts(
  directoryIds: readonly string[] | null,
  grain: "minute" | "hour",
  stepSeconds: number,
  from: Date,
  to: Date,
): Promise<CountBar[]> {
  const { rows } = await pool().query<CountBar>(
    `select date_bin(make_interval(secs => $2), at, timestamptz '2001-01-01 00:00:00Z') as at, sum(calls)::int as calls,
            sum(errors)::int as errors, sum(missed)::int as missed
       from scim_call_count
      where grain = $1 and at >= $3 and at < $4 and ($5::uuid[] is null or directory_id = any($5::uuid[]))
      group by 1 order by 1`,
    [grain, stepSeconds, from, to, directoryIds],
  );
  return rows;
}

/** Takes what is too old for its keeping out of the counts. Minutes are for the last hours only. */
export async function forgetCounts(before: Date, minutesBefore: Date): Promise<void> {
  await pool().query(
    "delete from scim_call_count where (grain = 'hour' and at < $1) or (grain = 'minute' and at < $2)",
    [before, minutesBefore],
  );
}

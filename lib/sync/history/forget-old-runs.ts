import { deleteOldRuns } from "./history.store.ts";
import { EVERY_QUIET_KEPT_DAYS, QUIET_KEPT_DAYS, RUNS_KEPT_DAYS } from "./vocabulary.ts";

const DAY_MS = 86_400_000;
const BATCH = 10_000;

/**
 * Thins the history of syncs out: a directory has a run a minute, and most find nothing new.
 * @returns how many runs went
 */
export async function forgetOldRuns(now: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const limits = {
    before: daysAgo(RUNS_KEPT_DAYS),
    quietBefore: daysAgo(QUIET_KEPT_DAYS),
    thinBefore: daysAgo(EVERY_QUIET_KEPT_DAYS),
  };
  for (let gone = 0; ; ) {
    const deleted = await deleteOldRuns(limits, BATCH);
    gone += deleted;
    if (deleted < BATCH) return gone;
  }
}

import type { SyncCounts, SyncProgress } from "./contract.ts";

/** Reading and writing take about as long. */
const HALF = 0.5;
/** Before that, what is measured says little about the rest. */
const FIRST_SECONDS = 2;
const FIRST_SHARE = 0.03;

/**
 * How far a pass over all users is, and how long the rest takes if it goes on like this.
 * @param expected users that the last pass read; null before the first, when nobody knows
 * @returns null where it can't be told
 */
export function progressOf(
  { stage, counts, startedAt }: { stage: string | null; counts: SyncCounts; startedAt: Date },
  expected: number | null,
  now: Date,
): SyncProgress | null {
  const share = shareOf(stage, counts, expected);
  if (share === null) return null;
  const elapsed = (now.getTime() - startedAt.getTime()) / 1000;
  const isTelling = elapsed >= FIRST_SECONDS && share >= FIRST_SHARE;
  return { share, secondsLeft: isTelling ? Math.ceil((elapsed * (1 - share)) / share) : null };
}

function shareOf(stage: string | null, counts: SyncCounts, expected: number | null): number | null {
  if (stage === "reading")
    return expected === null || expected === 0 ? null : HALF * Math.min(1, counts.read / expected);
  if (stage !== "writing") return null;
  const { read, created, updated, ended, unchanged, skipped } = counts;
  if (read === 0) return null;
  return HALF + HALF * Math.min(1, (created + updated + ended + unchanged + skipped) / read);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A mail that has waited for longer than this is not sent without somebody's word. */
export const PATIENCE_MS = 3 * DAY_MS;

const afterDeferral = [1, 5, 15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS);
const afterFailure = [5, 15, 30, 60, 120, 300].map((seconds) => seconds * SECOND_MS);

/** How long a mail waits that the server did not want yet. @param attempts so far, from 1 */
export function deferralMs(attempts: number): number {
  return afterDeferral[Math.min(attempts, afterDeferral.length) - 1] ?? MINUTE_MS;
}

/** How long the server is left in peace that takes nothing at all. @param failures in a row, from 1 */
export function pauseMs(failures: number): number {
  return afterFailure[Math.min(failures, afterFailure.length) - 1] ?? SECOND_MS;
}

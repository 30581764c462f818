/** A server that is there begins within seconds; several directories of one cluster wait for one another a little. */
const LATE_MS = 2 * 60_000;

/** Whether what was to begin at a time has not: no identity server took it. @param now milliseconds since the epoch; null: not known */
export function isOverdue(iso: string, now: number | null): boolean {
  return now !== null && now - Date.parse(iso) > LATE_MS;
}

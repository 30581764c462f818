const HOUR_MS = 3_600_000;

/** "2026-11-21 11:57 UTC" */
export function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** "40 minutes", "5 hours", "3 days": as exact as one cares to know. */
export function spanText(ms: number): string {
  const hours = ms / HOUR_MS;
  if (hours < 1.5) return plural(Math.max(1, Math.round(ms / 60_000)), "minute");
  return hours < 48 ? plural(Math.round(hours), "hour") : plural(Math.round(hours / 24), "day");
}

function plural(count: number, unit: string): string {
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A moment as said in a list: "now", "3 min ago", "in 2 h", "yesterday", "5 days ago", then the date.
 *
 * @param now Milliseconds since the epoch.
 */
export function relativeTime(date: Date, now: number): string {
  const distance = now - date.getTime();
  const size = Math.abs(distance);
  if (size < 45_000) return "now";
  if (size < HOUR) return said(distance, Math.max(1, Math.round(size / MINUTE)), "min");
  if (size < DAY) return said(distance, Math.round(size / HOUR), "h");
  const days = Math.round(size / DAY);
  if (days === 1) return distance > 0 ? "yesterday" : "tomorrow";
  if (days < 30) return said(distance, days, "days");
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** "21 Nov 2026, 14:03:09 CET" in the zone of whoever reads it. */
export function absoluteTime(date: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(date);
}

function said(distance: number, count: number, unit: string): string {
  return distance > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

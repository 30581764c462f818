"use client";

import { useClock } from "./clock.ts";
import { absoluteTime, relativeTime } from "./time-words.ts";

interface TimeProps {
  /** ISO 8601. */
  iso: string;
  className?: string;
}

/**
 * "3 min ago", with the absolute time and zone as a title.
 * The server, which knows neither the reader's clock nor zone, writes the date in UTC; the browser replaces it.
 */
export function RelativeTime({ iso, className }: TimeProps) {
  const now = useClock();
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={now === null ? undefined : absoluteTime(date)} className={className}>
      {now === null ? iso.slice(0, 10) : relativeTime(date, now)}
    </time>
  );
}

/** "21 Nov 2026, 14:03:09 CET", in the reader's zone. */
export function AbsoluteTime({ iso, className }: TimeProps) {
  const now = useClock();
  return (
    <time dateTime={iso} className={className}>
      {now === null ? `${iso.slice(0, 16).replace("T", " ")} UTC` : absoluteTime(new Date(iso))}
    </time>
  );
}

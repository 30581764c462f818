"use client";

import { useClock } from "#components/ui/clock.ts";
import { absoluteTime } from "#components/ui/time-words.ts";

const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;

/** "14:03:09" of today, with the day before it for others: a log is read by the second. The server writes UTC. */
export function CallTime({ iso }: { iso: string }) {
  const now = useClock();
  const date = new Date(iso);
  if (now === null) return <time dateTime={iso}>{iso.slice(11, 19)}</time>;
  const isToday = date.toDateString() === new Date(now).toDateString();
  const words = new Intl.DateTimeFormat("en-GB", {
    ...clock,
    ...(!isToday && { day: "numeric", month: "short" }),
  }).format(date);
  return (
    <time dateTime={iso} title={absoluteTime(date)}>
      {words}
    </time>
  );
}

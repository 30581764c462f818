"use client";

import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "./time-words.ts";

const TICK_MS = 15_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for all times on the page; it stands still while none is shown. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function currentTime(): number {
  return now;
}

interface RelativeTimeProps {
  /** ISO 8601. */
  iso: string;
  className?: string;
}

/**
 * "3 min ago", with the absolute time and zone as a title.
 * The server, which knows neither the reader's clock nor zone, writes the date in UTC; the browser replaces it.
 */
export function RelativeTime({ iso, className }: RelativeTimeProps) {
  const at = useSyncExternalStore(subscribe, currentTime, () => null);
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={at === null ? undefined : absoluteTime(date)} className={className}>
      {at === null ? iso.slice(0, 10) : relativeTime(date, at)}
    </time>
  );
}

/** "21 Nov 2026, 14:03 CET", in the reader's zone. */
export function AbsoluteTime({ iso, className }: RelativeTimeProps) {
  const at = useSyncExternalStore(subscribe, currentTime, () => null);
  return (
    <time dateTime={iso} className={className}>
      {at === null ? `${iso.slice(0, 16).replace("T", " ")} UTC` : absoluteTime(new Date(iso))}
    </time>
  );
}

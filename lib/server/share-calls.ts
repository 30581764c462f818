import cluster from "node:cluster";
import type { CallsElsewhere, RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { rateLimiters } from "#lib/scim/rate-limit.ts";

/** How often web processes tell each other of their calls, in milliseconds. */
const TELL_MS = 100;

/** Calls by key, of each of the limits. */
type Told = { muster: "calls"; calls: [limit: string, CallsElsewhere[]][] };

function isTold(value: unknown): value is Told {
  return typeof value === "object" && value !== null && "muster" in value && value.muster === "calls";
}

/** In the primary process: hands on what one web process tells to all others. */
export function relayCalls(): void {
  cluster.on("message", (from, message: unknown) => {
    if (!isTold(message)) return;
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker && worker.id !== from.id && worker.isConnected()) worker.send(message);
    }
  });
}

/**
 * In a web process: makes the rate limit of a key hold for all web processes of this machine together. Each counts the
 * others' calls a tenth of a second late, so a flood gets through at most one burst more for each process, once; over
 * time the limit is exact. Machines do not tell each other: with several, each lets its own limit pass.
 */
export function shareCalls(): void {
  if (!cluster.isWorker || !process.send) return;
  const limits = new Map<string, RateLimiter>(Object.entries(rateLimiters));
  for (const limiter of limits.values()) limiter.beginTelling();
  process.on("message", (message: unknown) => {
    if (isTold(message)) for (const [limit, calls] of message.calls) limits.get(limit)?.countElsewhere(calls);
  });
  setInterval(() => {
    const calls = [...limits].flatMap(([limit, limiter]): Told["calls"] => {
      const untold = limiter.takeUntold();
      return untold.length > 0 ? [[limit, untold]] : [];
    });
    if (calls.length > 0 && process.connected) process.send?.({ muster: "calls", calls } satisfies Told);
  }, TELL_MS).unref();
}

import cluster from "node:cluster";
import { keyCalls } from "#lib/scim/rate-limit.ts";

/** How often web processes tell each other of their calls, in milliseconds. */
const TELL_MS = 100;

type Told = { muster: "calls"; calls: [keyId: string, calls: number][] };

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
  keyCalls.beginTelling();
  process.on("message", (message: unknown) => {
    if (isTold(message)) keyCalls.countElsewhere(message.calls);
  });
  setInterval(() => {
    const calls = [...keyCalls.takeUntold()];
    if (calls.length > 0 && process.connected) process.send?.({ muster: "calls", calls } satisfies Told);
  }, TELL_MS).unref();
}

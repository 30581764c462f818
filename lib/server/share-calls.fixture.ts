import cluster from "node:cluster";
import { keyCalls } from "#lib/scim/rate-limit.ts";
import { relayCalls, shareCalls } from "./share-calls.ts";

/**
 * A primary with three web processes that are flooded with one key's calls for a time. Tells its parent how many calls
 * they let pass together.
 */
const [perSecond = 0, burst = 0, milliseconds = 0] = process.argv.slice(2).map(Number);
const WORKERS = 3;

if (cluster.isPrimary) {
  relayCalls();
  let served = 0;
  let ended = 0;
  let ready = 0;
  cluster.on("message", (_worker, message: { ready?: true; served?: number }) => {
    if (message.ready) ready += 1;
    if (message.ready && ready === WORKERS)
      for (const worker of Object.values(cluster.workers ?? {})) worker?.send({ begin: true });
    if (message.served === undefined) return;
    served += message.served;
    ended += 1;
    if (ended === WORKERS) {
      process.send?.({ served });
      cluster.disconnect();
      process.disconnect?.();
    }
  });
  for (let index = 0; index < WORKERS; index += 1) cluster.fork();
} else {
  shareCalls();
  process.on("message", (message: { begin?: true }) => {
    if (message.begin) flood();
  });
  process.send?.({ ready: true });
}

function flood(): void {
  const end = performance.now() + milliseconds;
  let served = 0;
  const next = (): void => {
    for (let call = 0; call < 20; call += 1)
      if (keyCalls.take("key", { perSecond, burst }) === 0) served += 1;
    if (performance.now() < end) setImmediate(next);
    else process.send?.({ served });
  };
  next();
}

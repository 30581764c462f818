import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which others get their turn. */
const turnMs = 10;

/**
 * For work in many small steps: called after each of them, and awaited, it lets others be served once the steps since the
 * last turn took 10 ms.
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < turnMs) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}

import { setTimeout as pause } from "node:timers/promises";

/** Time as the sender of mails knows it; tests have one of their own. */
export type Clock = {
  now: () => Date;
  /** Returns early when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
};

import type { SandboxRequest } from "./router.ts";

/** How a host misbehaves. All off at first; set through the control API. */
export interface Behaviour {
  /** Added to the host's clock, in seconds: shows in `Date`, timestamps and expiry. */
  clockOffsetSeconds: number;
  /** Milliseconds before each answer. */
  delayMs: number;
  /** Takes the request and never answers. */
  hang: boolean;
  /** Every n-th request gets `failStatus` in place of its answer, and nothing is done: a success is a lie then. 0: none. */
  failEvery: number;
  failStatus: number;
  /** Ends the connection in the middle of each answer. */
  breakOff: boolean;
  /** Faults above apply only to paths that start with this, or are just this. */
  onlyPath: string;
  exactly: boolean;
}

export function goodBehaviour(): Behaviour {
  return {
    clockOffsetSeconds: 0,
    delayMs: 0,
    hang: false,
    failEvery: 0,
    failStatus: 503,
    breakOff: false,
    onlyPath: "/",
    exactly: false,
  };
}

export type Fault = "none" | "hang" | "fail";

const callCounts = new WeakMap<Behaviour, number>();

/** Decides what befalls one request; counts the requests under each behaviour for `failEvery`. */
export function faultFor(behaviour: Behaviour, request: SandboxRequest): Fault {
  if (!isConcerned(behaviour, request)) return "none";
  if (behaviour.hang) return "hang";
  if (behaviour.failEvery === 0) return "none";
  const count = (callCounts.get(behaviour) ?? 0) + 1;
  callCounts.set(behaviour, count);
  return count % behaviour.failEvery === 0 ? "fail" : "none";
}

export function isConcerned(behaviour: Behaviour, request: SandboxRequest): boolean {
  const { pathname } = request.url;
  return behaviour.exactly ? pathname === behaviour.onlyPath : pathname.startsWith(behaviour.onlyPath);
}

export function hostNow(behaviour: Behaviour): Date {
  return new Date(Date.now() + behaviour.clockOffsetSeconds * 1000);
}

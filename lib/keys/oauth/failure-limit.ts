import { addressKeyOf } from "#lib/auth/address-key.ts";
import { type AttemptRecord, type BackOffPolicy, countAttempt, secondsToWait } from "#lib/auth/back-off.ts";

/** Failures of one client id from one network: after ten, waits of a second that double up to a minute. */
const policy: BackOffPolicy = {
  free: 10,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  forgiveEveryMs: 60_000,
};

const MAX_RECORDS = 10_000;
/** How long a network from which the client got in is trusted not to be a stranger's. */
const KNOWN_MS = 24 * 3_600_000;

/**
 * Failed token requests, in this process, by client id **and** network: a stranger's failures never count against the
 * client's own network, so that knowing a client id is not enough to lock the client out. Where the two share a network
 * (an identity provider's cloud), a network from which the client got in within a day is always looked at; guessing
 * secrets of 256 random bits is hopeless, and what is limited is the work that trying makes.
 */
export class FailureLimit {
  private readonly failures = new Map<string, AttemptRecord>();
  private readonly known = new Map<string, number>();

  /** @returns 0 when the request may be looked at, else the whole seconds to wait */
  secondsToWait(clientId: string, address: string, now: Date = new Date()): number {
    const key = keyOf(clientId, address);
    const knownUntil = this.known.get(key);
    if (knownUntil !== undefined && now.getTime() < knownUntil) return 0;
    return secondsToWait(this.failures.get(key) ?? null, now);
  }

  failed(clientId: string, address: string, now: Date = new Date()): void {
    const key = keyOf(clientId, address);
    keep(this.failures, key, countAttempt(this.failures.get(key) ?? null, now, policy));
  }

  succeeded(clientId: string, address: string, now: Date = new Date()): void {
    const key = keyOf(clientId, address);
    this.failures.delete(key);
    keep(this.known, key, now.getTime() + KNOWN_MS);
  }
}

function keyOf(clientId: string, address: string): string {
  return `${clientId} ${addressKeyOf(address)}`;
}

/** Sets an entry as the youngest; the oldest goes when there are too many. */
function keep<V>(entries: Map<string, V>, key: string, value: V): void {
  entries.delete(key);
  entries.set(key, value);
  const oldest = entries.size > MAX_RECORDS ? entries.keys().next().value : undefined;
  if (oldest !== undefined) entries.delete(oldest);
}

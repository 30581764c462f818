/** What is remembered about wrong passwords for one account or one address. */
export interface AttemptRecord {
  /** Attempts not yet forgiven, counting those in flight. */
  failures: number;
  /** Up to when forgiveness has been applied to `failures`. */
  countedAt: Date;
  /** Until then, no password is looked at. */
  blockedUntil: Date | null;
}

export interface BackOffPolicy {
  /** Wrong attempts that cost no wait: people mistype. */
  free: number;
  /** Wait after the first attempt beyond the free ones, in milliseconds; doubles with each further one. */
  firstWaitMs: number;
  /** The longest wait, in milliseconds. Whoever keeps guessing delays the account's owner; nothing locks it for good. */
  longestWaitMs: number;
  /** One wrong attempt is forgiven each time this long has passed, in milliseconds. */
  forgiveEveryMs: number;
}

/** One account, whoever tries: at most 288 guesses a day. */
export const accountPolicy: BackOffPolicy = {
  free: 4,
  firstWaitMs: 2_000,
  longestWaitMs: 5 * 60_000,
  forgiveEveryMs: 30 * 60_000,
};

/** One address, whatever accounts it tries. An office shares an address, so more is free. */
export const addressPolicy: BackOffPolicy = {
  free: 20,
  firstWaitMs: 5_000,
  longestWaitMs: 15 * 60_000,
  forgiveEveryMs: 3 * 60_000,
};

/** How long after `now` the next attempt has to wait, in whole seconds; 0 when it may go on. */
export function secondsToWait(record: AttemptRecord | null, now: Date): number {
  if (!record?.blockedUntil) return 0;
  return Math.max(0, Math.ceil((record.blockedUntil.getTime() - now.getTime()) / 1000));
}

/**
 * The record with one more attempt, to be stored **before** the password is
 * looked at: of a hundred attempts that arrive together only the free ones are
 * verified. A right password takes its own attempt back (`takeBack`).
 */
export function countAttempt(record: AttemptRecord | null, now: Date, policy: BackOffPolicy): AttemptRecord {
  const forgiven = forgive(record, now, policy);
  const failures = forgiven.failures + 1;
  const beyond = failures - policy.free;
  const waitMs =
    beyond <= 0 ? 0 : Math.min(policy.firstWaitMs * 2 ** Math.min(beyond - 1, 30), policy.longestWaitMs);
  return {
    failures,
    countedAt: forgiven.countedAt,
    blockedUntil: waitMs === 0 ? null : new Date(now.getTime() + waitMs),
  };
}

/** The record after the attempt turned out right: it no longer counts, the wrong ones around it still do. */
export function takeBack(record: AttemptRecord, policy: BackOffPolicy): AttemptRecord {
  const failures = Math.max(0, record.failures - 1);
  return { ...record, failures, blockedUntil: failures <= policy.free ? null : record.blockedUntil };
}

function forgive(
  record: AttemptRecord | null,
  now: Date,
  policy: BackOffPolicy,
): { failures: number; countedAt: Date } {
  if (!record || record.failures === 0) return { failures: 0, countedAt: now };
  const periods = Math.floor(Math.max(0, now.getTime() - record.countedAt.getTime()) / policy.forgiveEveryMs);
  if (periods >= record.failures) return { failures: 0, countedAt: now };
  return {
    failures: record.failures - periods,
    countedAt: new Date(record.countedAt.getTime() + periods * policy.forgiveEveryMs),
  };
}

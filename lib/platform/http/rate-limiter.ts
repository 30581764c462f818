/** Calls a second, and how many at once after a pause. */
export type Limit = { readonly perSecond: number; readonly burst: number };

/** What a key has used of its burst, as it was at a moment; it goes down by `perSecond`. */
type Bucket = { used: number; at: number; perSecond: number };

const MAX_BUCKETS = 10_000;

/** Calls that one process let pass, and what goes down of them a second: whoever hears of it may not know the key's limit. */
export type CallsElsewhere = readonly [keyId: string, calls: number, perSecond: number];

/**
 * A token bucket for each key, in memory. It keeps one client from taking the whole server. A limit that an admin changes
 * holds from the next call on.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();
  /** Calls since other processes were told of them; undefined where there are none. */
  private untold: Map<string, CallsElsewhere> | undefined;

  /** @returns 0 when the call may go on, else the whole seconds to wait: Okta reads no other form of Retry-After */
  take(keyId: string, { perSecond, burst }: Limit, now: number = performance.now()): number {
    const bucket = this.bucketOf(keyId, now);
    settle(bucket, now);
    bucket.perSecond = perSecond;
    if (bucket.used + 1 > burst) return Math.max(1, Math.ceil((bucket.used + 1 - burst) / perSecond));
    this.count(keyId, bucket, 1);
    return 0;
  }

  /**
   * Counts what a call that was let in turned out to be: so many calls more. It is done as a whole, however many they are,
   * and the key waits for them afterwards; else a small limit could never take a large request.
   * @returns 0, or seconds to wait as of `take` when others have used up the burst meanwhile, and nothing was counted
   */
  takeMore(
    keyId: string,
    { perSecond, burst }: Limit,
    calls: number,
    now: number = performance.now(),
  ): number {
    const bucket = this.bucketOf(keyId, now);
    settle(bucket, now);
    bucket.perSecond = perSecond;
    if (bucket.used > burst) return Math.ceil((bucket.used + 1 - burst) / perSecond);
    this.count(keyId, bucket, calls);
    return 0;
  }

  private count(keyId: string, bucket: Bucket, calls: number): void {
    bucket.used += calls;
    this.untold?.set(keyId, [keyId, (this.untold.get(keyId)?.[1] ?? 0) + calls, bucket.perSecond]);
  }

  /** From now on calls are counted for `takeUntold`. */
  beginTelling(): void {
    this.untold ??= new Map();
  }

  /** Calls by key since the last time, for the other processes. */
  takeUntold(): CallsElsewhere[] {
    const untold = [...(this.untold?.values() ?? [])];
    this.untold?.clear();
    return untold;
  }

  /** Counts calls that another process let pass. */
  countElsewhere(calls: Iterable<CallsElsewhere>, now: number = performance.now()): void {
    for (const [keyId, count, perSecond] of calls) {
      const bucket = this.bucketOf(keyId, now);
      settle(bucket, now);
      bucket.perSecond = perSecond;
      bucket.used += count;
    }
  }

  private bucketOf(keyId: string, now: number): Bucket {
    let bucket = this.buckets.get(keyId);
    if (!bucket) {
      if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
      bucket = { used: 0, at: now, perSecond: 0 };
      this.buckets.set(keyId, bucket);
    }
    return bucket;
  }
}

function settle(bucket: Bucket, now: number): void {
  bucket.used = Math.max(0, bucket.used - ((now - bucket.at) / 1000) * bucket.perSecond);
  bucket.at = now;
}

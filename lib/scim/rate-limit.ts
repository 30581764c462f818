type Bucket = { tokens: number; at: number };

/** Calls a second, and how many at once after a pause. */
export type Limit = { readonly perSecond: number; readonly burst: number };

const MAX_BUCKETS = 10_000;

/**
 * A token bucket for each key, in this process. It keeps one client from taking the whole server. A limit that an admin
 * changes holds from the next call on.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  /** @returns 0 when the call may go on, else the whole seconds to wait: Okta reads no other form of Retry-After */
  take(keyId: string, limit: Limit, now: number = performance.now()): number {
    let bucket = this.buckets.get(keyId);
    if (!bucket) {
      if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
      bucket = { tokens: limit.burst, at: now };
      this.buckets.set(keyId, bucket);
    }
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond));
  }
}

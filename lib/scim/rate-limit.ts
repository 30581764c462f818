type Bucket = { tokens: number; at: number };

/** Calls a second that one key may make of one process, and how many of them at once. */
export const rateLimit = { perSecond: 5_000, burst: 10_000 } as const;

const MAX_BUCKETS = 10_000;

/**
 * A token bucket for each key, in this process. It keeps one client from taking the whole server; what identity
 * providers need (25 calls a second) is far below it.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();
  private readonly limit: { readonly perSecond: number; readonly burst: number };

  constructor(limit: { readonly perSecond: number; readonly burst: number } = rateLimit) {
    this.limit = limit;
  }

  /** @returns 0 when the call may go on, else the whole seconds to wait: Okta reads no other form of Retry-After */
  take(keyId: string, now: number = performance.now()): number {
    let bucket = this.buckets.get(keyId);
    if (!bucket) {
      if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
      bucket = { tokens: this.limit.burst, at: now };
      this.buckets.set(keyId, bucket);
    }
    bucket.tokens = Math.min(
      this.limit.burst,
      bucket.tokens + ((now - bucket.at) / 1000) * this.limit.perSecond,
    );
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / this.limit.perSecond));
  }
}

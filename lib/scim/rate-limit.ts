import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";

type Holder = typeof globalThis & { musterRateLimiters?: Readonly<Record<"calls" | "tokens", RateLimiter>> };
const holder = globalThis as Holder;
// Next's bundles have copies of this module, and a key has one limit in all of them.
holder.musterRateLimiters ??= { calls: new RateLimiter(), tokens: new RateLimiter() };

/** What a key uses up: calls, and access tokens. Of this process and, as far as it was told, of the others of this machine. */
export const rateLimiters = holder.musterRateLimiters;
/** Calls by key. */
export const keyCalls = rateLimiters.calls;

const BASE_MS = 250;
const CAP_MS = 8_000;

export type RetryableAnswer = {
  status: number;
  header: (name: string) => string | null;
};

/** Statuses after which the same request may succeed: RFC 9110 §15.6, RFC 6585 §4. */
export function isRetryableStatus(status: number): boolean {
  return status === 429 || status === 408 || (status >= 500 && status !== 501);
}

/**
 * Milliseconds to wait before attempt `attempt + 1` (the first attempt is 1). What the server asks
 * for is honoured and slightly exceeded, so that clients do not come back in one wave; otherwise
 * exponential with full jitter.
 *
 * - `Retry-After`: seconds or a date, RFC 9110 §10.2.3.
 * - `X-Rate-Limit-Reset`: epoch seconds by the *server's* clock, so it is compared with `Date`:
 *   https://developer.okta.com/docs/reference/rl-best-practices/
 */
export function retryDelayMs(
  attempt: number,
  answer: RetryableAnswer | null,
  { now = Date.now(), random = Math.random }: { now?: number; random?: () => number } = {},
): number {
  const asked = answer === null ? null : askedDelayMs(answer, now);
  if (asked !== null) return Math.max(0, asked) + Math.round(random() * BASE_MS);
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}

function askedDelayMs(answer: RetryableAnswer, now: number): number | null {
  const serverNow = Date.parse(answer.header("date") ?? "") || now;
  const after = answer.header("retry-after");
  if (after !== null) {
    if (/^\d+$/.test(after.trim())) return Number(after) * 1000;
    const at = Date.parse(after);
    if (!Number.isNaN(at)) return at - serverNow;
  }
  const reset = answer.header("x-rate-limit-reset");
  if (answer.status === 429 && reset !== null && /^\d+$/.test(reset)) {
    return Number(reset) * 1000 - serverNow;
  }
  return null;
}

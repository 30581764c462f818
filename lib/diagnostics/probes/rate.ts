import type { Finding } from "../run-probes.ts";
import { oktaPlaces } from "./okta-places.ts";

export type RateReading = { limit: number; remaining: number; resetSeconds: number };

/** Okta's `X-Rate-Limit-*`, reset in epoch seconds by Okta's own clock: https://developer.okta.com/docs/reference/rl-best-practices/ */
export function readRate(answer: { header: (name: string) => string | null }): RateReading | null {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) => {
    const value = answer.header(`x-rate-limit-${name}`);
    return value !== null && /^\d+$/.test(value) ? Number(value) : null;
  });
  if (limit == null || remaining == null || reset == null) return null;
  const serverMs = Date.parse(answer.header("date") ?? "") || Date.now();
  return { limit, remaining, resetSeconds: Math.max(0, Math.round(reset - serverMs / 1000)) };
}

/** The quota is shared with the customer's other tools; Muster stays under half of what remains. */
export function judgeRate(reading: RateReading | null, tenantUrl: string): Finding {
  if (reading === null) return { status: "skipped", seen: "Okta gave no rate limit in its answer." };
  const { limit, remaining, resetSeconds } = reading;
  if (limit === 0) {
    return {
      status: "warning",
      seen: "Too many calls to this org are in progress at once.",
      why: "Okta limits concurrent calls for all tools together; more of them wait or fail.",
      action: "Look in Okta which client keeps so many calls open.",
      link: oktaPlaces(tenantUrl).rateLimits,
    };
  }
  const seen = `${remaining} of ${limit} calls are left until the quota starts anew in ${resetSeconds} s.`;
  if (remaining >= limit / 10) return { status: "ok", seen };
  return {
    status: "warning",
    seen,
    why: "Another tool uses up the org's quota. Changes then arrive late here.",
    action: "Look in Okta which client uses the quota.",
    link: oktaPlaces(tenantUrl).rateLimits,
  };
}

import { z } from "zod";

/**
 * What a diagnosis is, for the API, the pages and the identity servers alike. A check is one question
 * asked of the directory; its words are complete sentences that are shown as they are.
 */
export const checkStatuses = ["ok", "warning", "failed", "skipped"] as const;
export type CheckStatus = (typeof checkStatuses)[number];

export const checkResult = z.object({
  /** Stable name of the question: `token`, `users`. */
  probe: z.string(),
  title: z.string(),
  status: z.enum(checkStatuses),
  durationMs: z.number().int().nonnegative(),
  seen: z.string(),
  why: z.string().optional(),
  action: z.string().optional(),
  link: z.object({ label: z.string(), href: z.string() }).optional(),
  /** A warning that is worth knowing but takes nothing away: the directory is Healthy all the same. */
  advice: z.boolean().optional(),
});
export type CheckResult = z.output<typeof checkResult>;

export const outcomes = ["healthy", "degraded", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Any failed check → failed; a warning that is more than advice → degraded; else healthy. A check
 * that isn't required for the directory to work never fails: it warns.
 */
export function outcomeOf(checks: readonly CheckResult[]): Outcome {
  if (checks.some((check) => check.status === "failed")) return "failed";
  if (checks.some((check) => check.status === "warning" && check.advice !== true)) return "degraded";
  return "healthy";
}

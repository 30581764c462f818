import * as z from "zod";
import { directoryTypes } from "#lib/directories/vocabulary.ts";

/**
 * What a diagnosis is, for the API, the pages and the identity servers alike. A check is one question
 * asked of the directory; its words are complete sentences that are shown as they are.
 */
const checkStatuses = ["ok", "warning", "failed", "skipped"] as const;

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

/** A check while the diagnosis runs: not asked yet, just being asked, or answered. */
export const liveCheck = z.union([
  checkResult,
  z.object({ probe: z.string(), title: z.string(), status: z.enum(["waiting", "running"]) }),
]);
export type LiveCheck = z.output<typeof liveCheck>;

/** What made a diagnosis start. */
export const triggers = ["bound", "changed", "manual", "schedule"] as const;
export type Trigger = (typeof triggers)[number];

/** Minutes between two diagnoses of one directory. */
export const REPEAT_MINUTES = 5;

const time = z.string();

export const diagnosticsView = z.object({
  directory: z.object({
    id: z.string(),
    name: z.string(),
    type: z.enum(directoryTypes),
    enabled: z.boolean(),
    cluster: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
  /** Living identity servers of its cluster: with none, nothing is diagnosed. */
  liveServers: z.number().int(),
  /** Null while it was never diagnosed. */
  current: z
    .object({
      state: z.enum(["checking", ...outcomes]),
      /** The last finished outcome, also while a repetition runs. */
      lastOutcome: z.enum(outcomes).nullable(),
      /** Since when `lastOutcome` has been what it is. */
      changedAt: time.nullable(),
      trigger: z.enum(triggers),
      startedAt: time,
      finishedAt: time.nullable(),
      /** The identity server that does or did it. */
      server: z.string().nullable(),
      checks: z.array(liveCheck),
    })
    .nullable(),
  /** The last 24 hours in half hours, oldest first; null where nothing was diagnosed. */
  strip: z.array(
    z.object({
      from: time,
      outcome: z.enum(outcomes).nullable(),
      runs: z.number().int(),
      problem: z.string().nullable(),
    }),
  ),
  /** The last changes of state, newest first. */
  changes: z.array(z.object({ at: time, from: z.enum(outcomes).nullable(), to: z.enum(outcomes) })),
});
export type DiagnosticsView = z.output<typeof diagnosticsView>;

import type { StoredPlan } from "../sync-plan.store.ts";
import type { SyncKind } from "./sync-run.store.ts";

const DAY_MS = 86_400_000;
/** Graph forgets after seven days: https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const CURSOR_DAYS = 6;
/** Longest pause after failures, so that a directory that is back is noticed soon. */
const LONGEST_PAUSE_MS = 15 * 60_000;

type Standing = Pick<
  StoredPlan,
  | "cursor"
  | "cursorAt"
  | "fullWantedAt"
  | "lastFullAt"
  | "fullEveryMinutes"
  | "changesEverySeconds"
  | "failingSince"
  | "fullFailingSince"
  | "fullFailedAt"
  | "lastSuccessAt"
>;

/**
 * What a run reads: everything at first, when its time has come, when that failed, and when the cursor is too old to be sure
 * of; else the changes. Between two attempts at a full pass that fails, changes are read all the same: who leaves must not wait for it.
 * @param wanted by whoever asked; "due": whatever the schedule says
 */
export function chooseKind(plan: Standing, wanted: SyncKind | "due", now: Date): SyncKind {
  if (wanted !== "due" && wanted !== "changes") return wanted;
  if (plan.cursor === null) return "full";
  const isDue =
    plan.fullWantedAt !== null ||
    isOlder(plan.cursorAt, CURSOR_DAYS * DAY_MS, now) ||
    (wanted === "due" &&
      (plan.fullFailingSince !== null || isOlder(plan.lastFullAt, plan.fullEveryMinutes * 60_000, now)));
  return isDue && !rests(plan, now) ? "full" : "changes";
}

/**
 * Milliseconds until a directory is read again by the clock: later and later while all that is tried fails.
 */
export function pauseMs(plan: Standing, now: Date): number {
  const since = plan.cursor === null ? (plan.fullFailingSince ?? plan.failingSince) : plan.failingSince;
  const hasAnswered = since === null || (plan.lastSuccessAt !== null && plan.lastSuccessAt > since);
  const failing = hasAnswered ? 0 : now.getTime() - since.getTime();
  return Math.max(plan.changesEverySeconds * 1000, Math.min(failing, LONGEST_PAUSE_MS));
}

/** Whether a full pass that fails is let be for a while, later and later; at least until changes have had their turn. */
function rests({ fullFailingSince, fullFailedAt, changesEverySeconds }: Standing, now: Date): boolean {
  if (fullFailingSince === null || fullFailedAt === null) return false;
  const failing = fullFailedAt.getTime() - fullFailingSince.getTime();
  const pause = Math.max(2 * changesEverySeconds * 1000, Math.min(failing, LONGEST_PAUSE_MS));
  return now.getTime() - fullFailedAt.getTime() < pause;
}

function isOlder(time: Date | null, ms: number, now: Date): boolean {
  return time === null || now.getTime() - time.getTime() >= ms;
}

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
  | "now"
>;

/**
 * What a run reads: everything at first, when its time has come, when that failed, and when the cursor is too old to be sure
 * of; else the changes. Between two attempts at a full pass that fails, changes are read all the same: who leaves must not wait for it.
 * @param wanted by whoever asked; "due": whatever the schedule says
 */
export function chooseKind(plan: Standing, wanted: SyncKind | "due"): SyncKind {
  const { now } = plan;
  if (wanted !== "due" && wanted !== "changes") return wanted;
  if (plan.cursor === null) return "full";
  const isDue =
    isOlder(plan.fullWantedAt ?? undefined, 0, now) ||
    isOlder(plan.cursorAt, CURSOR_DAYS * DAY_MS, now) ||
    (wanted === "due" &&
      (plan.fullFailingSince !== null || isOlder(plan.lastFullAt, plan.fullEveryMinutes * 60_000, now)));
  return isDue && restMs(plan) === 0 ? "full" : "changes";
}

/**
 * Milliseconds until a directory is read again by the clock: later and later while all that is tried fails.
 */
export function pauseMs(plan: Standing): number {
  const { failingSince, lastSuccessAt, now } = plan;
  const usual = plan.changesEverySeconds * 1000;
  // Nothing but a full pass can be tried.
  if (plan.cursor === null && plan.fullFailingSince !== null) return Math.max(usual, restMs(plan));
  const hasAnswered = failingSince === null || (lastSuccessAt !== null && lastSuccessAt > failingSince);
  const failing = hasAnswered ? 0 : now.getTime() - failingSince.getTime();
  return Math.max(usual, Math.min(failing, LONGEST_PAUSE_MS));
}

/**
 * How long a full pass that fails is still let be, in milliseconds: later and later; at least until changes have had their turn.
 */
function restMs({ fullFailingSince, fullFailedAt, changesEverySeconds, now }: Standing): number {
  if (fullFailingSince === null || fullFailedAt === null) return 0;
  const failing = fullFailedAt.getTime() - fullFailingSince.getTime();
  const pause = Math.max(2 * changesEverySeconds * 1000, Math.min(failing, LONGEST_PAUSE_MS));
  return Math.max(0, pause - (now.getTime() - fullFailedAt.getTime()));
}

/** @param time null: never, which is older than anything; undefined: nothing that could be old */
function isOlder(time: Date | null | undefined, ms: number, now: Date): boolean {
  if (time === undefined) return false;
  return time === null || now.getTime() - time.getTime() >= ms;
}

import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { SyncRunView, SyncView } from "./contract.ts";
import { findWaitingGroupHold } from "./groups/group-hold.store.ts";
import { progressOf } from "./progress.ts";
import { findPlan, isRead, type StoredPlan } from "./sync-plan.store.ts";
import { findNextAt, findRuns, findWaitingHold, type RunRow } from "./sync-view.store.ts";
import { findUndecided } from "./undecided.store.ts";

/**
 * How a directory is read: the plan, what runs or ran, and what waits for an admin.
 * @throws AppError not_found
 */
export async function getSync(actor: Actor, directoryId: string): Promise<SyncView> {
  requireDirectory(actor, directoryId);
  const [plan, runs, nextAt, hold, groupHold, undecided] = await Promise.all([
    findPlan(directoryId),
    findRuns(directoryId),
    findNextAt(directoryId),
    findWaitingHold(directoryId),
    findWaitingGroupHold(directoryId),
    findUndecided(directoryId),
  ]);
  if (plan === null) throw noSuchDirectory();
  return {
    plan: {
      enabled: plan.planEnabled,
      reach: plan.reach,
      fullEveryMinutes: plan.fullEveryMinutes,
      changesEverySeconds: plan.changesEverySeconds,
      groups: plan.groups,
      groupNames: plan.groupNames,
      lastSuccessAt: plan.lastSuccessAt?.toISOString() ?? null,
      failingSince: plan.failingSince?.toISOString() ?? null,
      fullFailingSince: plan.fullFailingSince?.toISOString() ?? null,
    },
    obstacle: obstacleOf(plan),
    nextAt: nextAt?.toISOString() ?? null,
    runs: runs.map((run) => runViewOf(run, plan.now)),
    hold: hold && { ...hold, createdAt: hold.createdAt.toISOString() },
    groupHold: groupHold && { ...groupHold, createdAt: groupHold.createdAt.toISOString() },
    undecided: undecided && { ...undecided, since: undecided.since.toISOString() },
  };
}

export const noSuchDirectory = () =>
  new AppError("not_found", { detail: "There is no such directory. It may have been deleted meanwhile." });

export function runViewOf(
  { startedAt, finishedAt, expected, ...run }: RunRow,
  now = new Date(),
): SyncRunView {
  return {
    ...run,
    progress:
      finishedAt === null && (run.kind === "full" || run.kind === "preview")
        ? progressOf({ ...run, startedAt }, expected, now)
        : null,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** What keeps identity servers from reading a directory, in words; null when nothing does. */
export function obstacleOf(plan: StoredPlan, wanted?: "preview"): string | null {
  if (plan.type === "scim") return "Nothing can be read from this directory: its client pushes by SCIM only.";
  if (!plan.directoryEnabled) return "The directory is disabled. Enable it to have it read.";
  if (plan.clusterId === null)
    return "No identity servers are bound to this directory. Bind a cluster under Environment › Identity Servers.";
  return isRead(plan, wanted) ? null : "Reading is switched off below.";
}

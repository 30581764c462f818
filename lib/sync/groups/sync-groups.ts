import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { LeaseLost } from "#lib/identity-servers/lease.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { log } from "#lib/platform/log/log.ts";
import { classifyFailure } from "../run/classify-failure.ts";
import type { SyncJob } from "../run/sync-job.ts";
import { asOwner } from "../run/sync-run.store.ts";
import { endApprovedGroups, endGroups } from "./end-groups.ts";
import { settleGroupHold } from "./group-hold.store.ts";
import { advanceGroups, type GroupJob } from "./group-job.ts";
import {
  endRun,
  findGroupPass,
  forgetStaged,
  type GroupPass,
  type GroupPlan,
  noGroupCounts,
} from "./group-run.store.ts";
import { joinMembers } from "./join-members.ts";
import { listGroups, readMembers, writeGroups } from "./read-groups.ts";
import { swapNames } from "./swap-names.ts";

/** Graph forgets after seven days: https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const CURSOR_MS = 6 * 86_400_000;

/**
 * The second part of a run, after its users are done with: groups and their members. Nobody's access waits for it, and
 * nobody's access ends by it; where it fails, the run has succeeded for users all the same. Everything is read before
 * anything is removed; a server that takes over goes on from the last page or group.
 */
export async function syncGroups(sync: SyncJob): Promise<void> {
  const found = await findGroupPass(sync.run);
  if (found === null) return;
  const { plan, outcome } = found;
  const pass = found.pass ?? {
    progress: { step: "listing", isFull: sync.run.kind === "full" || isDue(plan), from: null },
    counts: noGroupCounts,
    nameTaken: [],
    choice: { groups: plan.groups, groupNames: plan.groupNames },
  };
  const job: GroupJob = { ...sync, groupPlan: plan, outcome, pass };
  await attempt(job);
  if (!isEmpty(job.pass)) await publish(prisma(), { topic: "groups", directoryId: sync.run.directoryId });
}

function isEmpty({ counts }: GroupPass): boolean {
  return counts.created + counts.updated + counts.ended + counts.joined + counts.left === 0;
}

function isDue({ cursor, cursorAt }: GroupPlan): boolean {
  return cursor === null || cursorAt === null || Date.now() - cursorAt.getTime() >= CURSOR_MS;
}

/** Reads and writes; a cursor that the directory no longer knows costs a full reading in the same run. */
async function attempt(job: GroupJob): Promise<void> {
  const { kind } = job.run;
  try {
    await endApprovedGroups(job);
    if (job.groupPlan.groups === "none" || (kind !== "full" && kind !== "changes")) {
      const pass = isEmpty(job.pass) ? null : job.pass;
      await asOwner(job.lease, job.run, async (tx) => {
        await settleGroupHold(tx, job.run, null);
        await endRun(tx, job.run, pass, job.outcome);
      });
      return;
    }
    await listGroups(job);
    await swapNames(job);
    await writeGroups(job);
    await readMembers(job);
    await joinMembers(job);
    await endGroups(job);
  } catch (error) {
    const failure = job.signal.aborted || error instanceof LeaseLost ? undefined : classifyFailure(error);
    if (failure === undefined) throw error;
    const { run, lease, pass, outcome } = job;
    log.info(
      { directoryId: run.directoryId, kind: failure.kind, seen: failure.seen },
      "groups were not read",
    );
    if (failure.kind === "forgotten" && pass.progress?.isFull === false) {
      await advanceGroups(job, { step: "listing", isFull: true, from: null }, async (tx) => {
        await forgetStaged(tx, run.id);
        return {};
      });
      return attempt(job);
    }
    await asOwner(lease, run, (tx) => endRun(tx, run, { ...pass, failure }, outcome));
    // What refuses the groups refuses the diagnosis as well, which says what to do, and alerts.
    if (failure.kind === "refused") await scheduleDiagnosis(prisma(), run.directoryId, "manual");
  }
}

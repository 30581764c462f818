import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { DecideHoldInput, SyncView } from "./contract.ts";
import { getSync } from "./get-sync.ts";
import { decideWaitingGroupHold, findWaitingGroupHold } from "./groups/group-hold.store.ts";
import { scheduleSync } from "./schedule-sync.ts";
import { findPlan } from "./sync-plan.store.ts";
import { decideWaitingHold, findWaitingHold } from "./sync-view.store.ts";

/**
 * Lets held removals happen, or drops them. Approved ones are asked for in the directory once more, one by one, and only
 * those that it still says are made; dropped ones come back with the next full pass, if the directory still says so then.
 * @throws AppError not_found; conflict when they no longer wait
 */
export async function decideHold(
  actor: Actor,
  directoryId: string,
  { holdId, decision }: DecideHoldInput,
): Promise<SyncView> {
  requireDirectory(actor, directoryId);
  const [users, groups] = await Promise.all([
    findWaitingHold(directoryId),
    findWaitingGroupHold(directoryId),
  ]);
  const decideOne = holdId === groups?.id ? decideWaitingGroupHold : decideWaitingHold;
  await inSqlTransaction(async (tx) => {
    const state = decision === "approve" ? "approved" : "rejected";
    const plan = await findPlan(directoryId, tx);
    if (plan === null || !(await decideOne(tx, directoryId, holdId, state, actor.name)))
      throw new AppError("conflict", {
        detail:
          "These removals no longer wait: somebody decided, or the directory has said something newer. Look again.",
      });
    await recordAudit(tx, actor, {
      action: decision === "approve" ? "sync.approve" : "sync.reject",
      directoryId,
      subject: { type: "directory", id: directoryId, label: plan.directoryName },
      after:
        holdId === groups?.id
          ? { holdId, groups: groups.groups, memberships: groups.members }
          : { holdId, users: users?.id === holdId ? users.users : null },
    });
    if (decision === "approve")
      await scheduleSync(directoryId, { wanted: "approved", trigger: actor.name }, tx);
    for (const topic of ["sync", "home"] as const) await publish(tx, { topic, directoryId });
  });
  return getSync(actor, directoryId);
}

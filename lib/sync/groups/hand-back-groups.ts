import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { noSuchDirectory } from "../get-sync.ts";
import { findPlan } from "../sync-plan.store.ts";
import type { HandBackInput, LeftGroupsView } from "./contract.ts";
import { getLeftGroups, leftGroupsKey } from "./get-left-groups.ts";
import { HAND_BACK_TASK } from "./hand-back-task.ts";
import { readsGroups } from "./left-groups.store.ts";

/**
 * Gives the groups that syncs brought in to the admins, or takes them away, once they are not read any more. A job does it,
 * since there may be thousands.
 * @throws AppError not_found; conflict while groups are read
 */
export async function handBackGroups(
  actor: Actor,
  directoryId: string,
  { action }: HandBackInput,
): Promise<LeftGroupsView> {
  requireDirectory(actor, directoryId);
  const left = await getLeftGroups(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    const plan = await findPlan(directoryId, tx);
    if (plan === null) throw noSuchDirectory();
    if (await readsGroups(tx, directoryId))
      throw new AppError("conflict", {
        detail:
          "Groups of this directory are read at present. Choose None for the groups it reads, and wait for a sync that is under way.",
      });
    const by = { id: actor.adminId, name: actor.name };
    await enqueue(
      tx,
      HAND_BACK_TASK,
      { directoryId, action, by, requestId: actor.requestId },
      { jobKey: leftGroupsKey(directoryId), queueName: leftGroupsKey(directoryId) },
    );
    const { groups, memberships } = left;
    await recordAudit(tx, actor, {
      action: action === "keep" ? "sync.keep-groups" : "sync.remove-groups",
      directoryId,
      subject: { type: "directory", id: directoryId, label: plan.directoryName },
      before: { groups, memberships },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  return getLeftGroups(actor, directoryId);
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { ManagedGroupView, ReleaseManagedGroupInput } from "./contract.ts";
import { getManagedGroup } from "./get-managed-group.ts";
import { deleteReleasedGroup, findManagedDirectory, saveGroup } from "./managed-group.store.ts";
import { releaseMemberships } from "./membership.store.ts";
import { cancelWriteBack, scheduleWriteBack } from "./schedule-write-back.ts";

/**
 * Manages no group any more. The memberships that Muster made are taken back first, or left as they are.
 * @throws AppError not_found; conflict where no group is managed
 */
export async function releaseManagedGroup(
  actor: Actor,
  directoryId: string,
  { earlier }: ReleaseManagedGroupInput,
): Promise<ManagedGroupView> {
  requireDirectory(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    const before = await findManagedDirectory(directoryId, tx);
    if (before === null)
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    if (before.groupId === null)
      throw new AppError("conflict", { detail: "No group is managed for this directory." });
    await releaseMemberships(tx, directoryId, earlier);
    await saveGroup(tx, directoryId, null);
    await deleteReleasedGroup(tx, directoryId);
    await cancelWriteBack(tx, directoryId);
    if (before.clusterId !== null && before.enabled)
      await scheduleWriteBack(tx, before.clusterId, directoryId, { wanted: "difference" });
    await recordAudit(tx, actor, {
      action: "managed-group.release",
      directoryId,
      subject: { type: "directory", id: directoryId, label: before.directoryName },
      before: { groupId: before.groupId, groupName: before.groupName },
      after: { groupId: null, earlier },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  return getManagedGroup(actor, directoryId);
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { ManagedGroupView, RequestWriteBackInput } from "./contract.ts";
import { getManagedGroup, obstacleOf } from "./get-managed-group.ts";
import { findManagedDirectory } from "./managed-group.store.ts";
import { scheduleWriteBack } from "./schedule-write-back.ts";

/**
 * Has the group looked at now, or put right: whom somebody took out in Okta, and who still has a device, is put in again.
 * @throws AppError not_found; conflict with the reason why nobody works on it
 */
export async function requestWriteBack(
  actor: Actor,
  directoryId: string,
  { action }: RequestWriteBackInput,
): Promise<ManagedGroupView> {
  requireDirectory(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    const directory = await findManagedDirectory(directoryId, tx);
    if (directory === null)
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    if (directory.groupId === null)
      throw new AppError("conflict", { detail: "No group is managed for this directory." });
    const obstacle = obstacleOf(directory);
    if (obstacle !== null || directory.clusterId === null)
      throw new AppError("conflict", {
        detail: obstacle ?? "No identity servers are bound to this directory.",
      });
    await scheduleWriteBack(tx, directory.clusterId, directoryId, { wanted: action });
    await recordAudit(tx, actor, {
      action: action === "compare" ? "managed-group.compare" : "managed-group.repair",
      directoryId,
      subject: { type: "directory", id: directoryId, label: directory.directoryName },
      after: { groupId: directory.groupId },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  return getManagedGroup(actor, directoryId);
}

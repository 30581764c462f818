import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { ManagedGroupView, RequestWriteBackInput } from "./contract.ts";
import { getManagedGroup, obstacleOf } from "./get-managed-group.ts";
import { deleteReleasedGroup, findManagedDirectory } from "./managed-group.store.ts";
import { scheduleWriteBack } from "./schedule-write-back.ts";
import { forgetStuck } from "./stuck.store.ts";

const actions = {
  compare: "managed-group.compare",
  repair: "managed-group.repair",
  forget: "managed-group.forget",
} as const;

/**
 * Has the group looked at now, or put right: whom somebody took out in Okta, and who still has a device, is put in again. Or
 * forgets memberships of which Okta does not say that they have ended: whoever is still in counts as put in by others.
 * @throws AppError not_found; conflict with the reason why nobody works on it; forbidden to forget for whoever is no admin
 */
export async function requestWriteBack(
  actor: Actor,
  directoryId: string,
  input: RequestWriteBackInput,
): Promise<ManagedGroupView> {
  requireDirectory(actor, directoryId);
  const { action } = input;
  if (action === "forget") requireRole(actor, "admin");
  await inSqlTransaction(async (tx) => {
    const directory = await findManagedDirectory(directoryId, tx);
    if (directory === null)
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    const record = async (of: SqlTx, change: { before?: JsonObject; after?: JsonObject }) => {
      const subject = { type: "directory", id: directoryId, label: directory.directoryName };
      await recordAudit(of, actor, { action: actions[action], directoryId, subject, ...change });
      for (const topic of ["sync", "home"] as const) await publish(of, { topic, directoryId });
    };
    if (input.action === "forget") {
      const memberships = await forgetStuck(tx, directoryId);
      if (memberships !== input.stuck)
        throw new AppError("conflict", {
          detail: "Others have come to this list, or have left it, since you looked. Look again.",
        });
      await deleteReleasedGroup(tx, directoryId);
      await record(tx, { before: { memberships } });
      return;
    }
    if (directory.groupId === null)
      throw new AppError("conflict", { detail: "No group is managed for this directory." });
    const obstacle = obstacleOf(directory);
    if (obstacle !== null || directory.clusterId === null)
      throw new AppError("conflict", {
        detail: obstacle ?? "No identity servers are bound to this directory.",
      });
    await scheduleWriteBack(tx, directory.clusterId, directoryId, { wanted: input.action });
    await record(tx, { after: { groupId: directory.groupId } });
  });
  return getManagedGroup(actor, directoryId);
}

import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { recheckConflicts } from "../linking/recheck-conflicts.ts";
import { deleteUserIn } from "../tombstone.store.ts";
import { findUserForChange } from "../user.store.ts";
import { requireOwn, requireUsersDirectory } from "./own-user.ts";

/**
 * Deletes a user who was made here: gone at once, kept for the directory's grace period, in which adding the same user
 * again brings it back.
 * @throws AppError not_found, user_linked
 */
export async function deleteUser(actor: Actor, userId: string): Promise<void> {
  const directory = await requireUsersDirectory(actor, userId);
  await inSqlTransaction(async (tx) => {
    const before = await findUserForChange(directory.id, userId);
    requireOwn(before, directory);
    const isGone = await deleteUserIn(tx, {
      directoryId: directory.id,
      id: userId,
      version: before.version,
      graceDays: directory.graceDays,
      requestId: actor.requestId,
      source: "admin",
    });
    if (!isGone) {
      throw new AppError("conflict", {
        detail: "Somebody else changed this user at the same moment. Look at it again, then delete it.",
      });
    }
    const name = typeof before.resource.userName === "string" ? before.resource.userName : userId;
    await recordAudit(tx, actor, {
      action: "user.delete",
      directoryId: directory.id,
      subject: { type: "user", id: userId, label: name },
      after: { graceDays: directory.graceDays },
    });
    await publish(tx, { topic: "users", directoryId: directory.id, id: userId });
    await publish(tx, { topic: "groups", directoryId: directory.id });
  });
  await recheckConflicts(directory.id, { candidateId: userId });
}

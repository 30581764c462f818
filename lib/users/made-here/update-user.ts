import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { sameJson } from "#lib/scim/protocol/json.ts";
import { recheckConflicts } from "../linking/recheck-conflicts.ts";
import { findUserForChange, lockUserForChange } from "../user.store.ts";
import { updateUser as writeUser } from "../user-write.store.ts";
import type { UpdateUserInput, UserFieldsView } from "./contract.ts";
import { refuseTakenName } from "./name-taken.ts";
import { requireOwn, requireUsersDirectory } from "./own-user.ts";
import { fieldsOf, resourceOf } from "./user-fields.ts";
import { recordsIn, writeOf } from "./write-user.ts";

/** The fields of a user who was made here, for a form. @throws AppError not_found, user_linked */
export async function getUserFields(actor: Actor, userId: string): Promise<UserFieldsView> {
  const directory = await requireUsersDirectory(actor, userId);
  const user = await findUserForChange(directory.id, userId);
  requireOwn(user, directory);
  return { ...fieldsOf(user.resource), active: user.resource.active !== false, version: user.version };
}

/**
 * Changes a user who was made here. One whom an identity provider owns is changed there.
 * @throws AppError not_found, user_linked, conflict for another version; user_name_taken, external_id_taken
 */
export async function updateUser(
  actor: Actor,
  userId: string,
  { active, version, ...fields }: UpdateUserInput,
): Promise<void> {
  const directory = await requireUsersDirectory(actor, userId);
  const seen = await findUserForChange(directory.id, userId);
  requireOwn(seen, directory);
  const record = (await recordsIn(directory))(resourceOf(fields, active, seen.resource));
  await inSqlTransaction(async (tx) => {
    const before = await lockUserForChange(tx, directory.id, userId);
    requireOwn(before, directory);
    if (before.version !== version || seen.version !== version) {
      throw new AppError("conflict", {
        detail:
          "Somebody else changed this user while you were editing. Close this, look at it again, then change it.",
      });
    }
    if (sameJson(before.resource, record.resource)) return;
    const write = writeOf(actor, directory.id, before, record);
    if (!(await writeUser(write, tx)))
      throw new Error("A held user has another version than it was read with.");
    await recordAudit(tx, actor, {
      action: "user.update",
      directoryId: directory.id,
      subject: { type: "user", id: userId, label: record.userName },
      ...write.event.changes,
    });
    await publish(tx, { topic: "users", directoryId: directory.id, id: userId });
  }).catch((error: unknown) => refuseTakenName(error, directory.id, record));
  await recheckConflicts(directory.id, { candidateId: userId });
}

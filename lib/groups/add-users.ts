import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { changeUnlinked, originOf } from "./change-unlinked.ts";
import { addMembers, updateGroup } from "./group.store.ts";
import { memberPayload, recordGroupEvent } from "./group-event.store.ts";
import { findUserIds } from "./group-link.store.ts";
import { recordOfGroup } from "./group-record.ts";

/**
 * Adds users of its directory to a group that was created here and is not linked; those who are in it stay.
 * @returns how many are new in it
 * @throws AppError not_found · group_managed · validation_failed when one of them is no user of this directory
 */
export async function addUsers(actor: Actor, groupId: string, userIds: readonly string[]): Promise<number> {
  let added: string[] = [];
  await changeUnlinked(actor, groupId, async (tx, group) => {
    const at = new Date();
    const users = await findUserIds(tx, group.directoryId, userIds);
    const result =
      users.length === new Set(userIds).size
        ? await addMembers(tx, group.directoryId, groupId, users, at, "admin")
        : null;
    if (!result || result.missing.length > 0) {
      throw new AppError("validation_failed", {
        field: "userIds",
        detail: "One of them is no user of this directory any more. Nobody was added; choose again.",
      });
    }
    added = result.added;
    if (added.length === 0) return null;
    await updateGroup(tx, group.directoryId, groupId, recordOfGroup(group.resource), at);
    await recordGroupEvent(tx, {
      directoryId: group.directoryId,
      groupId,
      type: "group.updated",
      payload: memberPayload({ added: { count: added.length, first: added } }),
      at,
      ...originOf(actor),
    });
    return { action: "group.add-users", after: { users: added } };
  });
  return added.length;
}

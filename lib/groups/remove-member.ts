import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { changeHeld, originOf, requireUnlinked } from "./change-unlinked.ts";
import { removeMembers, updateGroup } from "./group.store.ts";
import { memberPayload, recordGroupEvent } from "./group-event.store.ts";
import { removeUnconfirmed } from "./group-link.store.ts";
import { recordOfGroup } from "./group-record.ts";

/**
 * Takes a member out of a group that was created here. Once it is linked, only those who were added here and whom the
 * directory has not named since: nobody else could take them out.
 * @throws AppError not_found, also for somebody who is not in it · group_managed
 */
export async function removeMember(actor: Actor, groupId: string, memberId: string): Promise<void> {
  await changeHeld(actor, groupId, async (tx, group) => {
    const at = new Date();
    const isOwn = await removeUnconfirmed(tx, group.directoryId, groupId, memberId);
    if (!isOwn) requireUnlinked(group);
    const removed = isOwn ? [memberId] : await removeMembers(tx, group.directoryId, groupId, [memberId]);
    if (removed.length === 0) throw new AppError("not_found", { detail: "This user is not in the group." });
    await updateGroup(tx, group.directoryId, groupId, recordOfGroup(group.resource), at);
    await recordGroupEvent(tx, {
      directoryId: group.directoryId,
      groupId,
      type: "group.updated",
      payload: memberPayload({ removed: { count: removed.length, first: removed } }),
      at,
      ...originOf(actor),
    });
    return { action: "group.remove-user", before: { users: removed } };
  });
}

import type { Actor } from "#lib/auth/actor.ts";
import { changeUnlinked, nameTaken, originOf } from "./change-unlinked.ts";
import type { RenameGroupInput } from "./contract.ts";
import { updateGroup } from "./group.store.ts";
import { recordGroupEvent } from "./group-event.store.ts";
import { recordOfGroup } from "./group-record.ts";

/** Renames a group that was created here and is not linked. @throws AppError not_found · group_managed · group_name_taken */
export async function renameGroup(actor: Actor, groupId: string, { name }: RenameGroupInput): Promise<void> {
  await changeUnlinked(actor, groupId, async (tx, group) => {
    if (group.displayName === name) return null;
    const at = new Date();
    await updateGroup(
      tx,
      group.directoryId,
      groupId,
      recordOfGroup({ ...group.resource, displayName: name }),
      at,
    );
    await recordGroupEvent(tx, {
      directoryId: group.directoryId,
      groupId,
      type: "group.updated",
      payload: { before: { displayName: group.displayName }, after: { displayName: name } },
      at,
      ...originOf(actor),
    });
    return {
      action: "group.rename",
      label: name,
      before: { name: group.displayName },
      after: { name },
    };
  }).catch((error: unknown) => nameTaken(error, name));
}

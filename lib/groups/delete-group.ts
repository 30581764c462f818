import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { changeUnlinked, originOf } from "./change-unlinked.ts";
import { removeGroup } from "./remove-group.store.ts";

/**
 * Deletes a group that was created here and is not linked; its members stay.
 * @param name the group's name, typed as it stands
 * @throws AppError not_found · group_managed · validation_failed
 */
export async function deleteGroup(actor: Actor, groupId: string, name: string): Promise<void> {
  await changeUnlinked(actor, groupId, async (tx, group) => {
    if (name.trim() !== group.displayName) {
      throw new AppError("validation_failed", {
        field: "name",
        detail: `This is not the group's name. Type ${group.displayName} to delete it.`,
      });
    }
    await removeGroup(tx, group.directoryId, groupId, null, originOf(actor));
    return { action: "group.delete", before: { name: group.displayName } };
  });
}

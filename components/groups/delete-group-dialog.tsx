"use client";

import { useRouter } from "next/navigation";
import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { cappedCount } from "#components/ui/number-words.ts";
import { toast } from "#components/ui/toast.tsx";
import type { GroupView } from "#lib/groups/contract.ts";
import { GROUP_COUNT_CAP } from "#lib/groups/vocabulary.ts";
import { useDeleteGroup } from "./queries.ts";

/** Deletes a group that was created here, once its name is typed. */
export default function DeleteGroupDialog({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const router = useRouter();
  const remove = useDeleteGroup(group.id);

  async function confirm() {
    try {
      await remove.mutateAsync(group.name);
      toast.success(`${group.name} is deleted.`);
      router.push("/groups");
    } catch {
      // The dialog shows the sentence.
    }
  }

  return (
    <ConfirmDialog
      title={`Delete ${group.name}?`}
      confirmLabel="Delete group"
      typeToConfirm={group.name}
      isOpen
      onOpenChange={onClose}
      onConfirm={confirm}
      pending={remove.isPending || remove.isSuccess}
      error={remove.error ? messageOf(remove.error) : undefined}
    >
      {group.members === 0 ? (
        "Nobody is in it."
      ) : (
        <>
          <strong>
            {group.members === 1
              ? "1 member leaves"
              : `${cappedCount(group.members, GROUP_COUNT_CAP)} members leave`}
          </strong>{" "}
          it; the users themselves stay.
        </>
      )}{" "}
      This cannot be undone.
    </ConfirmDialog>
  );
}

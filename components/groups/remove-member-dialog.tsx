"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { GroupMemberView, GroupView } from "#lib/groups/contract.ts";
import { providerOf } from "./group-words.ts";
import { useRemoveMember } from "./queries.ts";

interface RemoveMemberDialogProps {
  group: GroupView;
  member: GroupMemberView;
  onClose: () => void;
}

/** Takes a member out of a group, after asking. */
export default function RemoveMemberDialog({ group, member, onClose }: RemoveMemberDialogProps) {
  const remove = useRemoveMember(group.id);

  async function confirm() {
    try {
      await remove.mutateAsync(member.id);
      toast.success(`${member.name} is out of ${group.name}.`);
      onClose();
    } catch {
      // The dialog shows the sentence.
    }
  }

  return (
    <ConfirmDialog
      title={`Take ${member.name} out of ${group.name}?`}
      confirmLabel="Take out"
      isOpen
      onOpenChange={onClose}
      onConfirm={confirm}
      pending={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
    >
      {group.link === "linked"
        ? `${member.name} was added here before ${providerOf(group.directory)} took the group over, and is not among those whom it named since. Only ${providerOf(group.directory)} can add them again.`
        : `${member.name} loses what the group gives, and can be added again.`}
    </ConfirmDialog>
  );
}

"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { AdminView, InvitationView } from "#lib/auth/contract.ts";
import { useRemoveAdmin, useUpdateAdmin, useWithdrawInvitation } from "./queries.ts";

/** Asks before somebody loses access for now. */
export function DisableDialog({ admin, onClose }: { admin: AdminView; onClose: () => void }) {
  const update = useUpdateAdmin();
  return (
    <ConfirmDialog
      title={`Disable ${admin.name}?`}
      confirmLabel="Disable"
      isOpen
      onOpenChange={onClose}
      pending={update.isPending}
      error={update.error ? messageOf(update.error) : undefined}
      onConfirm={() =>
        update.mutate(
          { id: admin.id, disabled: true },
          {
            onSuccess: () => {
              toast.success(`${admin.name} was signed out everywhere and cannot sign in.`);
              onClose();
            },
          },
        )
      }
    >
      They are signed out everywhere at once and cannot sign in until you enable them again. Invitations that
      they gave out end.
    </ConfirmDialog>
  );
}

/** Asks before somebody is removed. */
export function RemoveDialog({ admin, onClose }: { admin: AdminView; onClose: () => void }) {
  const remove = useRemoveAdmin();
  return (
    <ConfirmDialog
      title={`Remove ${admin.name}?`}
      confirmLabel="Remove admin"
      typeToConfirm={admin.email}
      isOpen
      onOpenChange={onClose}
      pending={remove.isPending}
      error={remove.error ? messageOf(remove.error) : undefined}
      onConfirm={() =>
        remove.mutate(admin.id, {
          onSuccess: () => {
            toast.success(`${admin.name} was removed.`);
            onClose();
          },
        })
      }
    >
      They are signed out everywhere at once; to return they need a new invitation. What they did stays in the
      audit log under their name.
    </ConfirmDialog>
  );
}

/** Asks before an invitation's link stops working. */
export function WithdrawDialog({ invitation, onClose }: { invitation: InvitationView; onClose: () => void }) {
  const withdraw = useWithdrawInvitation();
  return (
    <ConfirmDialog
      title={`Withdraw the invitation of ${invitation.email}?`}
      confirmLabel="Withdraw"
      isOpen
      onOpenChange={onClose}
      pending={withdraw.isPending}
      error={withdraw.error ? messageOf(withdraw.error) : undefined}
      onConfirm={() =>
        withdraw.mutate(invitation.id, {
          onSuccess: () => {
            toast.success("The invitation was withdrawn.");
            onClose();
          },
        })
      }
    >
      The link that they were given stops working at once. You can invite them again.
    </ConfirmDialog>
  );
}

"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { toast } from "#components/ui/toast.tsx";
import type { DeviceItem } from "#lib/devices/contract.ts";
import { outcomeSentence } from "./device-words.ts";
import { useRestoreDevices } from "./queries.ts";

interface RestoreDialogProps {
  devices: readonly DeviceItem[];
  onDone: () => void;
  onClose: () => void;
}

/** Brings unenrolled devices back, after asking. */
export default function RestoreDialog({ devices, onDone, onClose }: RestoreDialogProps) {
  const restore = useRestoreDevices();
  const [only, ...others] = devices;
  const single = others.length === 0 ? only : undefined;

  async function confirm() {
    try {
      const outcome = await restore.mutateAsync(devices.map(({ id }) => id));
      toast.success(outcomeSentence(outcome, "restored"));
      onDone();
    } catch {
      // The dialog says why.
    }
  }

  return (
    <ConfirmDialog
      title={single ? `Restore ${single.name}?` : `Restore ${counted(devices.length, "device")}?`}
      confirmLabel="Restore"
      tone="primary"
      isOpen
      onOpenChange={onClose}
      onConfirm={() => void confirm()}
      pending={restore.isPending}
      error={restore.error ? messageOf(restore.error) : undefined}
    >
      {single ? (
        <>
          <strong>{single.user.name}</strong> can sign in with it again at once. Make sure that it is in their
          hands.
        </>
      ) : (
        "Their users can sign in with them again at once. Those that were compromised, or whose time is over, stay ended."
      )}
    </ConfirmDialog>
  );
}

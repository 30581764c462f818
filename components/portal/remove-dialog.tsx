"use client";

import { useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import type { OwnDevices } from "#lib/portal/contract.ts";

interface RemoveDialogProps {
  device: OwnDevices["devices"][number];
  /** The user has no other. */
  isOnly: boolean;
  pending: boolean;
  error: string | null;
  onConfirm: (isCompromised: boolean) => void;
  onClose: () => void;
}

/** Asks before a user's passkey stops working, and whether it is in other hands. */
export function RemoveDialog({ device, isOnly, pending, error, onConfirm, onClose }: RemoveDialogProps) {
  const [isCompromised, setCompromised] = useState(false);
  return (
    <ConfirmDialog
      title={`Remove ${device.name}?`}
      confirmLabel="Remove device"
      isOpen
      onOpenChange={onClose}
      pending={pending}
      error={error ?? undefined}
      onConfirm={() => onConfirm(isCompromised)}
    >
      Its passkey stops working at once.
      {device.isCurrent ? " You signed in with it here, so you will be signed out." : null}
      {isOnly
        ? " It is your only device: without a password you need a new invitation to get back in."
        : null}
      <Checkbox
        className="mt-4"
        label="It was lost or stolen"
        description="You are also signed out everywhere else, and it can't be brought back."
        isSelected={isCompromised}
        onChange={setCompromised}
      />
    </ConfirmDialog>
  );
}

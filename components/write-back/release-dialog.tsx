"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { figures } from "#components/ui/number-words.ts";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";
import { earlierOptions } from "./earlier-options.ts";
import { useReleaseManagedGroup } from "./queries.ts";

interface ReleaseDialogProps {
  directoryId: string;
  view: ManagedGroupView;
  name: string;
  onClose: () => void;
}

/** Asks what becomes of the memberships before the group is let go. */
export function ReleaseDialog({ directoryId, view, name, onClose }: ReleaseDialogProps) {
  const release = useReleaseManagedGroup(directoryId);
  const [earlier, setEarlier] = useState<"remove" | "keep">("remove");

  async function confirm() {
    try {
      await release.mutateAsync({ earlier });
      toast.success(`${name} is no longer managed.`);
      onClose();
    } catch {
      // The dialog shows the sentence.
    }
  }

  return (
    <ConfirmDialog
      title={`Stop managing ${name}?`}
      confirmLabel="Stop managing"
      isOpen
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      onConfirm={confirm}
      pending={release.isPending}
      error={release.error ? messageOf(release.error) : undefined}
    >
      <p className="mb-4">
        Who gets or loses a device no longer changes this group. Muster put in {figures(view.counts.there)} of
        its members.
      </p>
      <RadioGroup label="Their memberships" options={earlierOptions} value={earlier} onChange={setEarlier} />
    </ConfirmDialog>
  );
}

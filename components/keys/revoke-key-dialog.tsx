"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { KeyView } from "#lib/keys/contract.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { useRevokeKey } from "./queries.ts";

interface RevokeKeyDialogProps {
  directory: KeyDirectory;
  revoked: KeyView;
  /** Live keys that remain. */
  otherLiveKeys: number;
  onClose: () => void;
}

/** Says when the key was last used and what stops, before it ends for good. */
export function RevokeKeyDialog({ directory, revoked: key, otherLiveKeys, onClose }: RevokeKeyDialogProps) {
  const revoke = useRevokeKey(directory.id);

  async function confirm() {
    try {
      await revoke.mutateAsync(key.id);
      onClose();
      toast.success(`The key ${key.name} was revoked.`);
    } catch {
      // The sentence stands in the dialog.
    }
  }

  return (
    <ConfirmDialog
      title={`Revoke ${key.name}?`}
      confirmLabel="Revoke key"
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      onConfirm={() => void confirm()}
      pending={revoke.isPending}
      error={revoke.error ? messageOf(revoke.error) : undefined}
    >
      <p>
        {key.lastUsedAt ? (
          <>
            It was last used{" "}
            <strong>
              <RelativeTime iso={key.lastUsedAt} />
            </strong>
            {key.lastUsedAddress ? ` from ${key.lastUsedAddress}` : null}.
          </>
        ) : (
          "It was never used."
        )}{" "}
        Once revoked, every call with it is refused{key.kind === "bearer" ? "" : ", its access tokens too"}.
        This cannot be undone.
      </p>
      <p className="mt-3">
        {otherLiveKeys > 0
          ? `${otherLiveKeys === 1 ? "One other key" : `${otherLiveKeys} other keys`} of this directory ${otherLiveKeys === 1 ? "goes" : "go"} on working. Make sure that the identity provider uses ${otherLiveKeys === 1 ? "it" : "one of them"}.`
          : `It is the only live key of ${directory.name}: new users, changes and deactivations no longer arrive until another key is in place.`}
      </p>
    </ConfirmDialog>
  );
}

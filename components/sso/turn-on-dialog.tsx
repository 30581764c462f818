"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { samlReasonWords } from "#lib/sso/vocabulary.ts";
import { useLatestTest } from "./queries.ts";

interface TurnOnDialogProps {
  directory: { id: string; name: string };
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
  /** What becomes of those who are signed in. */
  children: ReactNode;
}

/** Asks before SAML is turned on without a test that has passed. */
export function TurnOnDialog({ directory, isOpen, onOpenChange, onConfirm, children }: TurnOnDialogProps) {
  const { data } = useLatestTest(directory.id);
  const reason = data?.latest?.result?.reason ?? null;
  return (
    <ConfirmDialog
      title={`Turn on SAML for ${directory.name} untested?`}
      confirmLabel="Turn it on untested"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onConfirm={onConfirm}
    >
      <p>
        {reason === null ? (
          "No test sign-in has passed with what is saved now."
        ) : (
          <>
            The last test, <RelativeTime iso={data?.latest?.createdAt ?? ""} />, failed:{" "}
            <strong>{samlReasonWords[reason].seen}</strong>.
          </>
        )}{" "}
        If something is wrong, none of this directory's users without a passkey can sign in to the portal,
        because their passwords are no longer asked for.
      </p>
      <p className="mt-2">
        {children} You can go back at any time: the console's own sign-in does not depend on SAML, and
        passwords are kept.
      </p>
    </ConfirmDialog>
  );
}

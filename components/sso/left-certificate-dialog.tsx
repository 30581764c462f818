"use client";

import { useState } from "react";
import { useSessionCounts } from "#components/portal/queries.ts";
import { countedSessions } from "#components/portal/sessions-that-end.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { CertificateView } from "#lib/sso/contract.ts";

interface LeftCertificateDialogProps {
  directoryId: string;
  /** Those that are believed now and will not be. */
  left: readonly CertificateView[];
  isOpen: boolean;
  onCancel: () => void;
  onConfirm: (isCompromised: boolean) => void;
}

/** Asks why a certificate goes: one that was replaced leaves its sessions alone, one in wrong hands takes them along. */
export function LeftCertificateDialog(props: LeftCertificateDialogProps) {
  const { directoryId, left, isOpen, onCancel, onConfirm } = props;
  const [why, setWhy] = useState<"replaced" | "compromised">("replaced");
  /** Asked afresh the next time. */
  const settle = (how: () => void) => {
    setWhy("replaced");
    how();
  };
  const { data } = useSessionCounts(directoryId, isOpen);
  const isOfThem = (fingerprint: string | null) =>
    fingerprint === null || left.some((one) => one.fingerprint === fingerprint);
  const sessions = data?.certificates
    .filter((one) => isOfThem(one.fingerprint))
    .reduce((sum, one) => sum + one.sessions, 0);
  return (
    <ConfirmDialog
      title={left.length === 1 ? "Take the certificate out?" : "Take the certificates out?"}
      confirmLabel={why === "compromised" ? "Take out, and sign out" : "Take out"}
      tone={why === "compromised" ? "danger" : "primary"}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) settle(onCancel);
      }}
      onConfirm={() => settle(() => onConfirm(why === "compromised"))}
    >
      <div className="flex flex-col gap-4">
        <p>
          What is signed with {left.map(({ subject }) => subject).join(" or ")} is refused from here on.
          {sessions === undefined ? null : (
            <>
              {" "}
              <strong>{countedSessions(sessions)}</strong> began with it.
            </>
          )}
        </p>
        <RadioGroup
          label="Why"
          value={why}
          onChange={setWhy}
          options={[
            {
              id: "replaced",
              label: "It was replaced",
              description: "Whoever is signed in stays signed in.",
            },
            {
              id: "compromised",
              label: "Its key is in wrong hands",
              description:
                "Whoever signed in with its word is signed out at once. Passkeys that were added meanwhile stay: look through them under Devices.",
            },
          ]}
        />
        {why === "compromised" ? (
          <TextLink href={`/devices?directory=${directoryId}`}>Devices of this directory</TextLink>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

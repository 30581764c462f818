"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useSessionCounts } from "#components/portal/queries.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import type { CertificateView, SsoInput } from "#lib/sso/contract.ts";
import { useVouchedDevices } from "./queries.ts";
import { VouchedPasskeys } from "./vouched-passkeys.tsx";

/** What is to end with the certificates. */
export type Distrust = Required<Pick<SsoInput, "isCompromised" | "endDevices">>;

interface LeftCertificateDialogProps {
  directoryId: string;
  /** Those that are believed now and will not be. */
  left: readonly CertificateView[];
  isOpen: boolean;
  onCancel: () => void;
  onConfirm: (distrust: Distrust) => void;
}

/**
 * Asks why a certificate goes: one that was replaced leaves its sessions alone, one in wrong hands takes them along, and by
 * choice the passkeys that were added with its word.
 */
export function LeftCertificateDialog(props: LeftCertificateDialogProps) {
  const { directoryId, left, isOpen, onCancel, onConfirm } = props;
  const [why, setWhy] = useState<"replaced" | "compromised">("replaced");
  const [since, setSince] = useState("");
  const [takesPasskeys, setTakesPasskeys] = useState(false);
  /** Asked afresh the next time. */
  const settle = (how: () => void) => {
    setWhy("replaced");
    setSince("");
    setTakesPasskeys(false);
    how();
  };
  const isCompromised = why === "compromised";
  const sinceTime = since === "" ? null : new Date(`${since}T00:00`).toISOString();
  const { data } = useSessionCounts(directoryId, isOpen);
  const fingerprints = left.map(({ fingerprint }) => fingerprint);
  const vouched = useVouchedDevices(directoryId, fingerprints, sinceTime, isOpen && isCompromised);
  const sessions = data?.certificates
    .filter((one) => one.isUnknown || one.fingerprints.some((vouching) => fingerprints.includes(vouching)))
    .reduce((sum, one) => sum + one.sessions, 0);
  const passkeys = takesPasskeys ? (vouched.data?.count ?? 0) : 0;
  const label = passkeys > 0 ? `Take out, remove ${counted(passkeys, "passkey")}` : "Take out, and sign out";
  return (
    <ConfirmDialog
      title={left.length === 1 ? "Take the certificate out?" : "Take the certificates out?"}
      confirmLabel={isCompromised ? label : "Take out"}
      tone={isCompromised ? "danger" : "primary"}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) settle(onCancel);
      }}
      onConfirm={() =>
        settle(() => onConfirm({ isCompromised, endDevices: passkeys > 0 ? { since: sinceTime } : null }))
      }
    >
      <div className="flex flex-col gap-4">
        <p>
          What is signed with {left.map(({ subject }) => subject).join(" or ")} is refused from here on.
          {sessions === undefined ? null : (
            <>
              {" "}
              <strong>{counted(sessions, "session")}</strong> began with it, or{" "}
              {sessions === 1 ? "was" : "were"} confirmed with it.
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
                "Whoever signed in with its word is signed out at once. What it let people add is listed below.",
            },
          ]}
        />
        {isCompromised ? (
          <VouchedPasskeys
            since={since}
            onSince={(day) => {
              // Another number than the one that was agreed to.
              setTakesPasskeys(false);
              setSince(day);
            }}
            found={vouched.data}
            fault={vouched.error ? messageOf(vouched.error) : null}
            isChosen={takesPasskeys}
            onChosen={setTakesPasskeys}
          />
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "#components/ui/button.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { Status, type StatusState } from "#components/ui/status.tsx";
import type { CertificateView } from "#lib/sso/contract.ts";

const states: Record<CertificateView["state"], { state: StatusState; label: string }> = {
  valid: { state: "healthy", label: "Valid" },
  expiring: { state: "degraded", label: "Expires soon" },
  expired: { state: "failed", label: "Expired" },
  not_yet_valid: { state: "degraded", label: "Not valid yet" },
};

interface CertificateRowProps {
  certificate: CertificateView;
  onRemove?: (() => void) | undefined;
  children?: ReactNode;
}

/** A certificate by what people compare: whose it is, until when, and its fingerprint. */
export function CertificateRow({ certificate, onRemove, children }: CertificateRowProps) {
  const { subject, fingerprint, validFrom, validTo, state } = certificate;
  return (
    <div className="flex items-start gap-2 rounded-md border py-2 pr-1 pl-3 text-sm">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 break-all font-medium">{subject}</span>
          <Status {...states[state]} />
        </div>
        <dl className="mt-1.5 grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
          <dt className="text-muted">{state === "not_yet_valid" ? "Valid from" : "Valid until"}</dt>
          <dd>
            <AbsoluteTime iso={state === "not_yet_valid" ? validFrom : validTo} />
          </dd>
          <dt className="text-muted">SHA-256</dt>
          <dd className="min-w-0">
            <code className="break-all text-xs">{fingerprint}</code>
          </dd>
        </dl>
        {children}
      </div>
      {onRemove ? (
        <IconButton
          label={`Remove the certificate ${fingerprint.slice(0, 11)}…, valid until ${validTo.slice(0, 10)}`}
          onPress={onRemove}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      ) : null}
    </div>
  );
}

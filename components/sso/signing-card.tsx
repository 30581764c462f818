"use client";

import { Download } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { CertificateView, SsoView } from "#lib/sso/contract.ts";
import { CertificateRow } from "./certificate-row.tsx";
import { type KeyStep, useRollKey } from "./queries.ts";

interface SigningCardProps {
  directoryId: string;
  signing: NonNullable<SsoView["signing"]>;
  mayChange: boolean;
}

/** The certificate that Muster's requests are signed with: to be downloaded, and changed in two steps. */
export function SigningCard({ directoryId, signing: { current, next }, mayChange }: SigningCardProps) {
  const roll = useRollKey(directoryId);
  const step = (name: KeyStep, said: string) =>
    roll.mutate(name, {
      onSuccess: () => toast.success(said),
      onError: (problem) => toast.error(messageOf(problem)),
    });
  return (
    <Card
      title="Muster's certificate"
      description="For a provider that checks the signatures of requests, or wants signed logout. It stands in the metadata too."
    >
      <div className="flex max-w-form flex-col gap-3">
        <CertificateRow certificate={current}>
          <DownloadButton certificate={current} />
        </CertificateRow>
        {next ? (
          <>
            <p className="text-sm">
              The next one follows. Give it to the provider beside the present one, then change over.
            </p>
            <CertificateRow certificate={next}>
              <DownloadButton certificate={next} />
            </CertificateRow>
          </>
        ) : null}
        {mayChange ? (
          <div className="flex flex-wrap gap-2">
            {next ? (
              <>
                <Button
                  size="sm"
                  pending={roll.isPending}
                  onPress={() => step("switch", "Requests are signed with the new certificate.")}
                >
                  Change over to it
                </Button>
                <Button size="sm" variant="ghost" onPress={() => step("drop", "The present one stays.")}>
                  Stay with the present one
                </Button>
              </>
            ) : (
              <Button
                size="sm"
                pending={roll.isPending}
                onPress={() => step("make", "A new certificate stands beside the present one.")}
              >
                Make the next certificate
              </Button>
            )}
          </div>
        ) : null}
      </div>
    </Card>
  );
}

function DownloadButton({ certificate }: { certificate: CertificateView }) {
  return (
    <div className="mt-2">
      <Button
        size="sm"
        icon={<Download aria-hidden className="size-4" />}
        onPress={() => {
          const url = URL.createObjectURL(new Blob([certificate.pem], { type: "application/pkix-cert" }));
          const link = document.createElement("a");
          link.href = url;
          link.download = `muster-saml-${certificate.fingerprint.replaceAll(":", "").slice(0, 8)}.cer`;
          link.click();
          URL.revokeObjectURL(url);
        }}
      >
        Download
      </Button>
    </div>
  );
}

"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Building2, Fingerprint } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { PasswordProofForm } from "#components/layout/password-proof-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import {
  type PasswordProofInput,
  type ProofView,
  passwordProofInput,
} from "#lib/portal/security/contract.ts";
import { PasskeyFault, proveWithPasskey } from "./passkey.ts";
import { portalApi } from "./portal-api.ts";

/** Asks for passkey or password of the signed-in user; `onSettled(false)` when they would rather not. */
export default function ProofDialog({ onSettled }: { onSettled: (given: boolean) => void }) {
  const [ways, setWays] = useState<ProofView | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const formId = useId();
  useEffect(() => {
    portalApi<ProofView>("session/proof", "GET").then(setWays, (problem) => setFault(messageOf(problem)));
  }, []);

  const withPasskey = async () => {
    setBusy(true);
    setFault(null);
    try {
      await proveWithPasskey();
      onSettled(true);
    } catch (problem) {
      setFault(problem instanceof PasskeyFault ? problem.message : messageOf(problem));
      setBusy(false);
    }
  };

  const atCompany = async () => {
    setBusy(true);
    setFault(null);
    try {
      const { location: there } = await portalApi<{ location: string }>("session/proof/saml", "POST", {
        returnPath: location.pathname,
      });
      location.assign(there);
    } catch (problem) {
      setFault(messageOf(problem));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title="Confirm that it is you"
      description="This changes how you sign in, and you signed in a while ago."
      size="sm"
      isOpen
      onOpenChange={(open) => {
        if (!open) onSettled(false);
      }}
      footer={
        <>
          <Button onPress={() => onSettled(false)}>Cancel</Button>
          {ways?.password ? (
            <Button type="submit" form={formId} variant={ways.passkey ? "secondary" : "primary"}>
              Confirm with password
            </Button>
          ) : null}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {fault ? (
          <Callout tone="error" role="alert">
            {fault}
          </Callout>
        ) : null}
        {ways === null && !fault ? <SkeletonRows rows={2} label="Asking how you can confirm it" /> : null}
        {ways?.passkey ? (
          <Button
            variant="primary"
            className="w-full"
            pending={isBusy}
            icon={<Fingerprint aria-hidden className="size-4" />}
            onPress={() => void withPasskey()}
          >
            Confirm with a passkey
          </Button>
        ) : null}
        {ways?.password ? <PasswordForm id={formId} onProven={() => onSettled(true)} /> : null}
        {ways?.company ? (
          <>
            <Button
              variant={ways.passkey ? "secondary" : "primary"}
              className="w-full"
              pending={isBusy}
              icon={<Building2 aria-hidden className="size-4" />}
              onPress={() => void atCompany()}
            >
              Confirm at your company
            </Button>
            <p className="text-muted text-sm">You sign in there again, and come back to this page.</p>
          </>
        ) : null}
        {ways && !ways.passkey && !ways.password && !ways.company ? (
          <>
            <p>You have neither a passkey nor a password here. Sign in again, then come back to this page.</p>
            <LinkButton href="/portal/sign-in">Sign in again</LinkButton>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

function PasswordForm({ id, onProven }: { id: string; onProven: () => void }) {
  const form = useForm<PasswordProofInput>({
    resolver: zodResolver(passwordProofInput),
    defaultValues: { password: "" },
  });
  async function prove(input: PasswordProofInput): Promise<void> {
    try {
      await portalApi("session/proof", "POST", input);
      onProven();
    } catch (problem) {
      applyFieldErrors(form, problem);
      form.setFocus("password", { shouldSelect: true });
    }
  }
  return <PasswordProofForm id={id} form={form} onProve={prove} />;
}

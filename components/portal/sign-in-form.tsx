"use client";

import { Fingerprint } from "lucide-react";
import { type ReactNode, useState } from "react";
import { BackOffNotice } from "#components/auth/back-off-notice.tsx";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { WaysView } from "#lib/sso/contract.ts";
import { PasskeyFault, signWithPasskey } from "./passkey.ts";
import { portalApi } from "./portal-api.ts";
import { SignInCompanyStep } from "./sign-in-company-step.tsx";
import { SignInNameStep } from "./sign-in-name-step.tsx";
import { SignInPasswordStep } from "./sign-in-password-step.tsx";

type Step = { kind: "name" } | { kind: "password" } | { kind: "company"; ways: WaysView };

/**
 * Signs in to the portal: with a passkey, which needs no name; or by name first, and then by the way that the name's domain
 * leads to, a password or the company's own sign-in.
 * @param refused why a company's sign-in led nowhere
 */
export function PortalSignInForm({ refused }: { refused: string | null }) {
  const [step, setStep] = useState<Step>({ kind: "name" });
  const [identifier, setIdentifier] = useState("");
  const [fault, setFault] = useState<{ text: string; seconds?: number; count: number } | null>(
    refused === null ? null : { text: refused, count: 0 },
  );
  const [isBusy, setBusy] = useState(false);

  const show = (problem: unknown) => {
    const text = problem instanceof PasskeyFault ? problem.message : messageOf(problem);
    const seconds =
      problem instanceof ApiProblem && problem.code === "too_many_requests" ? secondsIn(text) : null;
    setFault((before) => ({ text, ...(seconds && { seconds }), count: (before?.count ?? 0) + 1 }));
    setBusy(false);
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (problem) {
      show(problem);
    }
  };
  const enter = () => {
    setBusy(true);
    // A full load: nothing that was rendered for nobody stays in memory.
    location.assign("/portal");
  };
  const toCompany = async (directoryId: string, name: string) => {
    const body = { directoryId, identifier: name };
    location.assign((await portalApi<{ location: string }>("session/saml", "POST", body)).location);
  };
  const choose = (name: string) =>
    attempt(async () => {
      setIdentifier(name);
      const ways = await portalApi<WaysView>("session/ways", "POST", { identifier: name });
      const [only, ...others] = ways.saml;
      // One way alone is no choice: the button stays busy until the browser has gone there.
      if (only && others.length === 0 && ways.password === "no") return toCompany(only.id, name);
      setStep(only ? { kind: "company", ways } : { kind: "password" });
      setBusy(false);
    });
  const back = () => {
    setFault(null);
    setStep({ kind: "name" });
  };

  const steps: Record<Step["kind"], () => ReactNode> = {
    name: () => (
      <>
        <Button
          variant="primary"
          className="w-full"
          pending={isBusy}
          icon={<Fingerprint aria-hidden className="size-4" />}
          onPress={() => void attempt(() => signWithPasskey().then(enter))}
        >
          Sign in with a passkey
        </Button>
        <p className="flex items-center gap-3 text-muted text-sm before:h-px before:flex-1 before:bg-divider after:h-px after:flex-1 after:bg-divider">
          or by name
        </p>
        <SignInNameStep known={identifier} isBusy={isBusy} onChosen={choose} />
      </>
    ),
    password: () => (
      <SignInPasswordStep
        identifier={identifier}
        isBusy={isBusy}
        onTry={() => setFault(null)}
        onRefused={show}
        onSignedIn={enter}
        onBack={back}
      />
    ),
    company: () =>
      step.kind === "company" ? (
        <SignInCompanyStep
          identifier={identifier}
          ways={step.ways}
          isBusy={isBusy}
          onChosen={(directoryId) => void attempt(() => toCompany(directoryId, identifier))}
          onPassword={() => setStep({ kind: "password" })}
          onBack={back}
        />
      ) : null,
  };

  return (
    <div className="flex flex-col gap-4">
      {fault?.seconds ? (
        <BackOffNotice key={fault.count} seconds={fault.seconds} />
      ) : fault ? (
        <Callout key={fault.count} tone="error" role="alert">
          {fault.text}
        </Callout>
      ) : null}
      {steps[step.kind]()}
    </div>
  );
}

/** "… Try again in 30 seconds." */
function secondsIn(text: string): number | null {
  const found = /(\d+) seconds?\.$/.exec(text);
  return found ? Number(found[1]) : null;
}

"use client";

import { Mail } from "lucide-react";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { EndedLink as Why } from "#lib/invitations/vocabulary.ts";
import { portalApi } from "./portal-api.ts";

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** What can be done where an invitation's link has ended: a new one where it merely expired, else to sign in. */
export function EndedLink({ token, why }: { token: string; why: Why }) {
  const [isSent, setSent] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const renew = async () => {
    setBusy(true);
    setFault(null);
    try {
      await portalApi("invitations/renew", "POST", { token });
      setSent(true);
    } catch (problem) {
      setFault(messageOf(problem));
    }
    setBusy(false);
  };
  if (isSent)
    return (
      // The button that was pressed is gone, and with it the place of whoever pressed it by keyboard.
      <div ref={takeFocus} tabIndex={-1} className="focus:outline-none">
        <Callout tone="ok" role="status" title="A new link is on its way">
          It goes to the email address that your company has for you. If it is not there within some minutes,
          look among unwanted mail, then ask your help desk.
        </Callout>
      </div>
    );
  return (
    <div className="flex flex-col gap-3">
      {fault ? (
        <Callout tone="error" role="alert">
          {fault}
        </Callout>
      ) : null}
      {why === "expired" ? (
        <Button
          variant="primary"
          className="w-full"
          pending={isBusy}
          icon={<Mail aria-hidden className="size-4" />}
          onPress={() => void renew()}
        >
          Send me a new link
        </Button>
      ) : null}
      <LinkButton href="/portal/sign-in" className="w-full">
        Sign in
      </LinkButton>
    </div>
  );
}

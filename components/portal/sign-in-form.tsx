"use client";

import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { BackOffNotice } from "#components/auth/back-off-notice.tsx";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { PasswordSignInInput, PasswordSignInView } from "#lib/portal/contract.ts";
import { PasskeyFault, signWithPasskey } from "./passkey.ts";
import { portalApi } from "./portal-api.ts";

/** Signs in to the portal: with a passkey, or by name and password. */
export function PortalSignInForm() {
  const [fault, setFault] = useState<{ text: string; seconds?: number; count: number } | null>(null);
  const [choice, setChoice] = useState<PasswordSignInView["choose"]>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useForm<PasswordSignInInput>({
    resolver: lazyResolver(async () => (await import("#lib/portal/contract.ts")).passwordSignInInput),
    defaultValues: { identifier: "", password: "" },
    mode: "onTouched",
  });
  const { errors, isSubmitting } = form.formState;

  const show = (problem: unknown) => {
    const text = problem instanceof PasskeyFault ? problem.message : messageOf(problem);
    const seconds =
      problem instanceof ApiProblem && problem.code === "too_many_requests" ? secondsIn(text) : null;
    setFault((before) => ({ text, ...(seconds && { seconds }), count: (before?.count ?? 0) + 1 }));
    setBusy(false);
  };
  const enter = () => {
    setBusy(true);
    // A full load: nothing that was rendered for nobody stays in memory.
    location.assign("/portal");
  };
  const submit = form.handleSubmit(async (input) => {
    setFault(null);
    try {
      const { choose } = await portalApi<PasswordSignInView>("session", "POST", input);
      if (choose === null) enter();
      else {
        setChoice(choose);
        form.setValue("directoryId", choose[0]?.id);
      }
    } catch (problem) {
      show(problem);
      form.setFocus("password", { shouldSelect: true });
    }
  });
  const withPasskey = async () => {
    setBusy(true);
    setFault(null);
    try {
      await signWithPasskey();
      enter();
    } catch (problem) {
      show(problem);
    }
  };
  const chosen = form.watch("directoryId") ?? null;

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      {fault?.seconds ? (
        <BackOffNotice key={fault.count} seconds={fault.seconds} />
      ) : fault ? (
        <Callout key={fault.count} tone="error" role="alert">
          {fault.text}
        </Callout>
      ) : null}
      {choice ? (
        <RadioGroup
          label="Where do you want to sign in?"
          layout="card"
          options={choice.map(({ id, name }) => ({ id, label: name }))}
          value={chosen}
          onChange={(id) => form.setValue("directoryId", id)}
        />
      ) : (
        <>
          <Button
            variant="primary"
            className="w-full"
            pending={isBusy}
            icon={<Fingerprint aria-hidden className="size-4" />}
            onPress={() => void withPasskey()}
          >
            Sign in with a passkey
          </Button>
          <p className="flex items-center gap-3 text-muted text-sm before:h-px before:flex-1 before:bg-divider after:h-px after:flex-1 after:bg-divider">
            or with a password
          </p>
          <TextField
            label="Sign-in name"
            description="Usually your email address."
            autoComplete="username"
            spellCheck={false}
            autoCapitalize="none"
            error={errors.identifier?.message}
            {...form.register("identifier")}
          />
          <PasswordField
            label="Password"
            autoComplete="current-password"
            error={errors.password?.message}
            {...form.register("password")}
          />
        </>
      )}
      <Button type="submit" pending={isSubmitting || (isBusy && choice !== null)} className="w-full">
        {choice ? "Continue" : "Sign in"}
      </Button>
    </form>
  );
}

/** "… Try again in 30 seconds." */
function secondsIn(text: string): number | null {
  const found = /(\d+) seconds?\.$/.exec(text);
  return found ? Number(found[1]) : null;
}

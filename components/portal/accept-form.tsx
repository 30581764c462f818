"use client";

import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { describeClient } from "#lib/auth/describe-client.ts";
import { passwordRule } from "#lib/auth/password-policy.ts";
import type { ChoosePasswordInput } from "#lib/invitations/contract.ts";
import { makePasskey, PasskeyFault } from "./passkey.ts";
import { portalApi } from "./portal-api.ts";

interface AcceptFormProps {
  token: string;
  /** What the user signs in with from now on. */
  signInName: string;
}

/** Behind an invitation's link: a first passkey, or a password. */
export function AcceptForm({ token, signInName }: AcceptFormProps) {
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [wantsPassword, setWantsPassword] = useState(false);

  const createPasskey = async () => {
    setBusy(true);
    setFault(null);
    try {
      const passkey = await makePasskey("invitations/passkey-options", { token });
      const deviceName = describeClient(navigator.userAgent);
      await portalApi("invitations/accept", "POST", { token, deviceName, passkey });
      location.assign("/portal?welcome=yes");
    } catch (problem) {
      setFault(problem instanceof PasskeyFault ? problem.message : messageOf(problem));
      setBusy(false);
    }
  };

  return (
    <div className="flex flex-col gap-4">
      {fault ? (
        <Callout tone="error" role="alert">
          {fault}
        </Callout>
      ) : null}
      <div className="flex flex-col gap-2">
        <Button
          variant="primary"
          className="w-full"
          pending={isBusy}
          icon={<Fingerprint aria-hidden className="size-4" />}
          onPress={() => void createPasskey()}
        >
          Create a passkey
        </Button>
        <p className="text-muted text-sm">
          You sign in with your fingerprint, your face or this device's PIN. There is nothing to remember.
        </p>
      </div>
      {wantsPassword ? (
        <PasswordForm token={token} signInName={signInName} />
      ) : (
        <Button variant="ghost" className="w-full" onPress={() => setWantsPassword(true)}>
          Choose a password instead
        </Button>
      )}
    </div>
  );
}

function PasswordForm({ token, signInName }: AcceptFormProps) {
  const form = useForm<ChoosePasswordInput>({
    resolver: lazyResolver(async () => (await import("#lib/invitations/contract.ts")).choosePasswordInput),
    defaultValues: { password: "" },
    mode: "onTouched",
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await portalApi("invitations/accept", "POST", { token, password });
      location.assign("/portal/devices?welcome=yes");
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4 border-t pt-4">
      <FormFault message={errors.root?.message} />
      <TextField label="Sign-in name" name="username" autoComplete="username" readOnly value={signInName} />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        description={passwordRule}
        error={errors.password?.message}
        {...form.register("password")}
      />
      <Button type="submit" pending={isSubmitting || isSubmitSuccessful} className="w-full">
        Set password and sign in
      </Button>
    </form>
  );
}

"use client";

import { useState } from "react";
import { useForm } from "react-hook-form";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { SignInInput } from "#lib/auth/contract.ts";
import { BackOffNotice } from "./back-off-notice.tsx";
import { type SignInRefusal, signIn } from "./session-client.ts";

/** Signs in and goes on to `next`, a path of this console. */
export function SignInForm({ next }: { next: string }) {
  const [refusal, setRefusal] = useState<SignInRefusal | null>(null);
  const [attempts, setAttempts] = useState(0);
  const form = useForm<SignInInput>({
    resolver: lazyResolver(async () => (await import("#lib/auth/contract.ts")).signInInput),
    defaultValues: { email: "", password: "" },
    mode: "onTouched",
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  const submit = form.handleSubmit(async ({ email, password }) => {
    const refused = await signIn(email, password);
    setRefusal(refused);
    setAttempts((count) => count + 1);
    if (refused) {
      form.setError("root", {});
      form.setFocus("password", { shouldSelect: true });
    } else {
      // A full load: nothing that was rendered for nobody stays in memory.
      location.assign(next);
    }
  });

  return (
    // Without method="post" a submit before hydration would put the password into the address.
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      {refusal?.seconds ? (
        <BackOffNotice key={attempts} seconds={refusal.seconds} />
      ) : refusal ? (
        <Callout key={attempts} tone="error" role="alert">
          {refusal.text}
        </Callout>
      ) : null}
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        inputMode="email"
        spellCheck={false}
        error={errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
      <Button
        type="submit"
        variant="primary"
        pending={isSubmitting || (isSubmitSuccessful && !refusal)}
        className="mt-2 w-full"
      >
        Sign in
      </Button>
    </form>
  );
}

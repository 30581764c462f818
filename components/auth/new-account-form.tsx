"use client";

import { useState } from "react";
import {
  type DefaultValues,
  type FieldErrors,
  type Path,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import { api } from "#components/layout/api.ts";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { FormSummary } from "#components/ui/form-summary.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { AcceptInvitationInput, CreatedAccountView, CreateOwnerInput } from "#lib/auth/contract.ts";
import { passwordRule } from "#lib/auth/password-policy.ts";
import { signIn } from "./session-client.ts";

/** First start: who the owner is. */
export function CreateOwnerForm({ token }: { token: string }) {
  const form = useAccountForm<CreateOwnerInput>("createOwnerInput", {
    token,
    name: "",
    email: "",
    password: "",
  });
  return (
    <AccountForm form={form} path="session/owner" submitLabel="Create owner and sign in">
      <TextField
        label="Your name"
        autoComplete="name"
        error={form.formState.errors.name?.message}
        {...form.register("name")}
      />
      <TextField
        label="Email"
        type="email"
        inputMode="email"
        autoComplete="username"
        spellCheck={false}
        description="You sign in with it. Nothing is sent to it."
        error={form.formState.errors.email?.message}
        {...form.register("email")}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        description={passwordRule}
        error={form.formState.errors.password?.message}
        {...form.register("password")}
      />
    </AccountForm>
  );
}

/** Behind an invitation's link: the email is given, name and password are theirs to choose. */
export function AcceptInvitationForm({ token, email }: { token: string; email: string }) {
  const form = useAccountForm<AcceptInvitationInput>("acceptInvitationInput", {
    token,
    name: "",
    password: "",
  });
  return (
    <AccountForm form={form} path="admins/invitations/accept" submitLabel="Accept and sign in">
      <TextField label="Email" type="email" name="email" autoComplete="username" readOnly value={email} />
      <TextField
        label="Your name"
        autoComplete="name"
        error={form.formState.errors.name?.message}
        {...form.register("name")}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        description={passwordRule}
        error={form.formState.errors.password?.message}
        {...form.register("password")}
      />
    </AccountForm>
  );
}

type AccountInput = { token: string; name: string; email?: string; password: string };

function useAccountForm<Input extends AccountInput>(
  schema: "createOwnerInput" | "acceptInvitationInput",
  defaultValues: DefaultValues<Input>,
) {
  return useForm<Input>({
    resolver: lazyResolver(async () => (await import("#lib/auth/contract.ts"))[schema]),
    defaultValues,
    mode: "onTouched",
  });
}

const labels: Record<string, string> = { name: "Name", email: "Email", password: "Password" };

function AccountForm<Input extends AccountInput>(props: {
  form: UseFormReturn<Input>;
  /** Below /api/v1. */
  path: string;
  submitLabel: string;
  children: React.ReactNode;
}) {
  const { form, path, submitLabel } = props;
  const { errors, isSubmitting, submitCount } = form.formState;
  const [signedIn, setSignedIn] = useState(false);

  const submit = form.handleSubmit(async (input) => {
    try {
      const { email } = await api<CreatedAccountView>(path, { method: "POST", body: input });
      const refusal = await signIn(email, input.password);
      setSignedIn(true);
      // The account exists either way; if the sign-in was refused, its own page says why.
      location.assign(refusal ? "/sign-in" : "/");
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate className="flex flex-col gap-4">
      {submitCount > 0 ? <FormSummary problems={problemsOf(form, errors)} /> : null}
      {props.children}
      <Button type="submit" variant="primary" pending={isSubmitting || signedIn} className="mt-2 w-full">
        {submitLabel}
      </Button>
    </form>
  );
}

function problemsOf<Input extends AccountInput>(form: UseFormReturn<Input>, errors: FieldErrors<Input>) {
  return Object.entries(errors).flatMap(([field, error]) => {
    const message = typeof error?.message === "string" ? error.message : "";
    if (message === "") return [];
    if (!(field in labels)) return [{ message }];
    return [{ label: labels[field] ?? field, message, onSelect: () => form.setFocus(field as Path<Input>) }];
  });
}

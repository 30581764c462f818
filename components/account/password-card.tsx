"use client";

import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormSummary } from "#components/ui/form-summary.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ChangePasswordInput } from "#lib/auth/contract.ts";
import { passwordRule } from "#lib/auth/password-policy.ts";
import { useChangePassword } from "./queries.ts";

const empty: ChangePasswordInput = { currentPassword: "", newPassword: "" };

/** Replaces the password; the other sessions end with the old one. */
export function PasswordCard({ email }: { email: string }) {
  const change = useChangePassword();
  const form = useForm<ChangePasswordInput>({
    resolver: lazyResolver(async () => (await import("#lib/auth/contract.ts")).changePasswordInput),
    defaultValues: empty,
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async (input) => {
    try {
      const { ended } = await change.mutateAsync(input);
      form.reset(empty);
      toast.success(
        ended === 0
          ? "Your password was changed."
          : `Your password was changed, and ${sessions(ended)} ended.`,
      );
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <form method="post" onSubmit={submit} noValidate>
      <Card
        title="Password"
        description="Changing it signs you out on all other devices."
        footer={
          <Button type="submit" variant="primary" pending={change.isPending}>
            Change password
          </Button>
        }
      >
        <div className="flex flex-col gap-5">
          <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordField
            label="Current password"
            autoComplete="current-password"
            error={errors.currentPassword?.message}
            {...form.register("currentPassword")}
          />
          <PasswordField
            label="New password"
            autoComplete="new-password"
            description={passwordRule}
            error={errors.newPassword?.message}
            {...form.register("newPassword")}
          />
          <FormSummary problems={errors.root?.message ? [{ message: errors.root.message }] : []} />
        </div>
      </Card>
    </form>
  );
}

function sessions(count: number): string {
  return count === 1 ? "1 other session" : `${count} other sessions`;
}

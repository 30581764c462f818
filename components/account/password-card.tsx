"use client";

import { useForm } from "react-hook-form";
import { ChangePasswordFields } from "#components/layout/change-password-fields.tsx";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ChangePasswordInput } from "#lib/auth/contract.ts";
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
  useUnsavedChanges(form.formState.isDirty);

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
        <ChangePasswordFields form={form} userName={email} />
      </Card>
    </form>
  );
}

function sessions(count: number): string {
  return count === 1 ? "1 other session" : `${count} other sessions`;
}

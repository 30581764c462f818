"use client";

import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { passwordRule } from "#lib/auth/password-policy.ts";
import type { ChangePasswordInput, EndedSessions } from "#lib/portal/security/contract.ts";
import { portalApi } from "./portal-api.ts";

const empty: ChangePasswordInput = { currentPassword: "", newPassword: "" };

/** A user replaces their password; their other sessions end with the old one. */
export function PortalPasswordCard({ signInName }: { signInName: string }) {
  const router = useRouter();
  const form = useForm<ChangePasswordInput>({
    resolver: lazyResolver(
      async () => (await import("#lib/portal/security/contract.ts")).changePasswordInput,
    ),
    defaultValues: empty,
    mode: "onTouched",
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { ended } = await portalApi<EndedSessions>("password", "PUT", input);
      form.reset(empty);
      toast.success(
        ended === 0
          ? "Your password was changed."
          : "Your password was changed, and you are signed out elsewhere.",
      );
      router.refresh();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });
  return (
    <form method="post" onSubmit={submit} noValidate>
      <Card
        title="Password"
        description="A new one signs you out everywhere else."
        footer={
          <Button type="submit" pending={isSubmitting}>
            Change password
          </Button>
        }
      >
        <div className="flex max-w-form flex-col gap-5">
          {errors.root?.message ? (
            <Callout tone="error" role="alert">
              {errors.root.message}
            </Callout>
          ) : null}
          <input type="text" name="username" autoComplete="username" value={signInName} readOnly hidden />
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
        </div>
      </Card>
    </form>
  );
}

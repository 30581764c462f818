"use client";

import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { ChangePasswordFields } from "#components/layout/change-password-fields.tsx";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { toast } from "#components/ui/toast.tsx";
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
          <Button type="submit" pending={form.formState.isSubmitting}>
            Change password
          </Button>
        }
      >
        <ChangePasswordFields form={form} userName={signInName} />
      </Card>
    </form>
  );
}

"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useId } from "react";
import { useForm } from "react-hook-form";
import { ApiProblem, api } from "#components/layout/api.ts";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { PasswordProofForm } from "#components/layout/password-proof-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { type ConfirmPasswordInput, confirmPasswordInput } from "#lib/auth/contract.ts";

/** Asks for the password of the signed-in admin; `onSettled(false)` when they would rather not. */
export default function PasswordDialog({
  email,
  onSettled,
}: {
  email: string;
  onSettled: (given: boolean) => void;
}) {
  const formId = useId();
  const form = useForm<ConfirmPasswordInput>({
    resolver: zodResolver(confirmPasswordInput),
    defaultValues: { password: "" },
  });
  const { isSubmitting } = form.formState;

  // `autoFocus` comes too early: the dialog below still holds the focus, and takes it back.
  useEffect(() => {
    const frame = requestAnimationFrame(() => form.setFocus("password"));
    return () => cancelAnimationFrame(frame);
  }, [form]);

  async function prove(input: ConfirmPasswordInput): Promise<void> {
    try {
      await api("session/confirm", { method: "POST", body: input });
      onSettled(true);
    } catch (problem) {
      applyFieldErrors(form, problem);
      if (problem instanceof ApiProblem) form.setFocus("password", { shouldSelect: true });
    }
  }

  return (
    <Dialog
      title="Confirm it is you"
      description="This changes who has access, and your password was given more than 15 minutes ago."
      size="sm"
      isOpen
      onOpenChange={(open) => {
        if (!open) onSettled(false);
      }}
      footer={
        <>
          <Button onPress={() => onSettled(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={isSubmitting}>
            Confirm
          </Button>
        </>
      }
    >
      <PasswordProofForm id={formId} form={form} onProve={prove} userName={email} />
    </Dialog>
  );
}

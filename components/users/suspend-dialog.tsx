"use client";

import { useId } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { counted } from "#components/ui/number-words.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SuspendUsersInput } from "#lib/users/lifecycle/contract.ts";
import type { AccessDialogProps } from "./access-dialogs.tsx";
import { useSuspend } from "./access-queries.ts";
import { nameOf, outcomeSentence } from "./access-words.ts";

const resolver = lazyResolver<SuspendUsersInput>(async () => {
  const { suspendUsersInput } = await import("#lib/users/lifecycle/contract.ts");
  return suspendUsersInput;
});

/** Takes access from users at once, whatever their directory says. */
export default function SuspendDialog({ users, onDone, onClose }: AccessDialogProps) {
  const formId = useId();
  const suspend = useSuspend();
  const form = useForm<SuspendUsersInput>({
    resolver,
    defaultValues: { userIds: users.map(({ id }) => id), reason: "" },
    mode: "onTouched",
  });
  const { errors } = form.formState;
  const [only, ...others] = users;
  const single = others.length === 0 ? only : undefined;
  const who = single ? nameOf(single) : counted(users.length, "user");

  const submit = form.handleSubmit(async (input) => {
    try {
      const outcome = await suspend.mutateAsync(input);
      toast.success(
        outcomeSentence(
          outcome,
          outcome.changed.length === 1 ? "has no access any more" : "have no access any more",
        ),
      );
      onDone();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={`Suspend ${who}?`}
      description={`${single ? `${who} loses` : `${who} lose`} access at once: sessions and devices stop working. It holds until an admin lifts it, even if the directory says active.`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" pending={suspend.isPending}>
            Suspend access
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label="Reason"
          description="Shown on the user’s page and kept in the audit log."
          maxLength={200}
          error={errors.reason?.message}
          {...form.register("reason")}
        />
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

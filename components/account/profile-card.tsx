"use client";

import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { ROLE_NAMES } from "#lib/auth/actor.ts";
import type { AccountView, RenameAccountInput } from "#lib/auth/contract.ts";
import { useRenameAccount } from "./queries.ts";

/** Name, email and role of whoever is signed in. */
export function ProfileCard({ account }: { account: AccountView }) {
  const router = useRouter();
  const rename = useRenameAccount();
  const form = useForm<RenameAccountInput>({
    resolver: lazyResolver(async () => (await import("#lib/auth/contract.ts")).renameAccountInput),
    defaultValues: { name: account.name },
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async (input) => {
    try {
      const { name } = await rename.mutateAsync(input);
      form.reset({ name });
      toast.success("Your name was saved.");
      // The shell around the page shows it too.
      router.refresh();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <form onSubmit={submit} noValidate>
      <Card
        title="You"
        footer={
          <Button type="submit" variant="primary" pending={rename.isPending}>
            Save
          </Button>
        }
      >
        <div className="flex flex-col gap-5">
          <TextField
            label="Name"
            autoComplete="name"
            description="Other admins see it, and the audit log keeps it with what you do."
            error={errors.name?.message}
            {...form.register("name")}
          />
          <TextField
            label="Email"
            value={account.email}
            readOnly
            description={`You sign in with it. Your role is ${ROLE_NAMES[account.role]}.`}
          />
          <FormFault message={errors.root?.message} />
        </div>
      </Card>
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useCreateUser } from "./own-user-queries.ts";
import { emptyFields, UserForm, type UserFormValues } from "./user-form.tsx";

interface AddUserDialogProps {
  directories: readonly { id: string; name: string }[];
  onClose: () => void;
}

/** Adds one user by hand, before the identity provider sends it. */
export function AddUserDialog({ directories, onClose }: AddUserDialogProps) {
  const formId = useId();
  const router = useRouter();
  const create = useCreateUser();
  const [only, another] = directories;
  const form = useForm<UserFormValues>({
    resolver: lazyResolver(async () => (await import("#lib/users/made-here/contract.ts")).createUserInput),
    defaultValues: { ...emptyFields, directoryId: only && !another ? only.id : "", active: true },
    mode: "onTouched",
  });
  useUnsavedChanges(form.formState.isDirty && !form.formState.isSubmitSuccessful);

  const submit = form.handleSubmit(async (values) => {
    try {
      const { id, revived } = await create.mutateAsync(values);
      toast.success(
        revived
          ? `${values.displayName} was deleted here before, and is back with the history.`
          : `${values.displayName} was added.`,
      );
      onClose();
      router.push(`/users/${id}`);
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title="Add a user"
      description="When your identity provider sends the same user later, it takes this one over: nobody is there twice."
      size="lg"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={create.isPending}>
            Add user
          </Button>
        </>
      }
    >
      <UserForm id={formId} form={form} directories={directories} onSubmit={() => void submit()} />
    </Dialog>
  );
}

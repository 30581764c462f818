"use client";

import { useId } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { UserFieldsView } from "#lib/users/made-here/contract.ts";
import { useUpdateUser, useUserFields } from "./own-user-queries.ts";
import { UserForm, type UserFormValues } from "./user-form.tsx";

interface EditUserDialogProps {
  userId: string;
  onClose: () => void;
}

/** Changes a user who was made here. */
export function EditUserDialog({ userId, onClose }: EditUserDialogProps) {
  const formId = useId();
  const { data, error } = useUserFields(userId);
  const save = useUpdateUser(userId);
  return (
    <Dialog
      title="Edit user"
      size="lg"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{error ? "Close" : "Cancel"}</Button>
          {error ? null : (
            <Button type="submit" form={formId} variant="primary" pending={save.isPending} isDisabled={!data}>
              Save
            </Button>
          )}
        </>
      }
    >
      {error ? (
        <Callout tone="error" role="alert" title="This user cannot be edited">
          {messageOf(error)}
        </Callout>
      ) : data ? (
        <EditForm id={formId} fields={data} save={save.mutateAsync} onSaved={onClose} />
      ) : (
        <SkeletonRows rows={6} label="Loading the user's attributes" />
      )}
    </Dialog>
  );
}

interface EditFormProps {
  id: string;
  fields: UserFieldsView;
  save: ReturnType<typeof useUpdateUser>["mutateAsync"];
  onSaved: () => void;
}

function EditForm({ id, fields: { version, active, ...fields }, save, onSaved }: EditFormProps) {
  const form = useForm<UserFormValues>({
    resolver: lazyResolver(async () =>
      (await import("#lib/users/made-here/contract.ts")).updateUserInput.omit({ version: true }),
    ),
    defaultValues: { ...fields, active, directoryId: "" },
    mode: "onTouched",
  });
  useUnsavedChanges(form.formState.isDirty && !form.formState.isSubmitSuccessful);

  const submit = form.handleSubmit(async ({ directoryId: _, ...values }) => {
    try {
      await save({ ...values, version });
      toast.success(`${values.displayName} was saved.`);
      onSaved();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return <UserForm id={id} form={form} directories={[]} onSubmit={() => void submit()} />;
}

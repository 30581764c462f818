"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { Controller, FormProvider, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { CreatedKey } from "#lib/keys/contract.ts";
import { createKeyForm, emptyForm, inputOf } from "./create-key-form.ts";
import { ExpiryFields } from "./expiry-fields.tsx";
import type { KeyDirectory } from "./key-directory.ts";
import { KindField } from "./kind-field.tsx";
import { useIssueKey } from "./queries.ts";
import { RateLimitFields } from "./rate-limit-fields.tsx";

interface CreateKeyDialogProps {
  directory: KeyDirectory;
  suggestedName: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onIssued: (issued: CreatedKey) => void;
}

/** Names a key and says what it may do; the key itself is shown by the dialog that follows. */
export function CreateKeyDialog({
  directory,
  suggestedName,
  isOpen,
  onOpenChange,
  onIssued,
}: CreateKeyDialogProps) {
  const formId = useId();
  const issue = useIssueKey(directory.id);
  const form = useForm({
    resolver: zodResolver(createKeyForm),
    defaultValues: emptyForm(suggestedName),
    mode: "onTouched",
  });
  const { errors } = form.formState;
  const readOnly = !form.watch("users") && !form.watch("groups");

  const submit = form.handleSubmit(async (values) => {
    try {
      onIssued(await issue.mutateAsync(inputOf(values, new Date())));
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title="Create key"
      description="The identity provider signs its calls with it. A secret is shown once, in the next step."
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onPress={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={issue.isPending}>
            Create key
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
          <TextField
            label="Name"
            autoFocus
            description="Says where the key is used, so that nobody revokes it by mistake."
            error={errors.name?.message}
            {...form.register("name")}
          />
          <KindField type={directory.type} />
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-2 font-medium">May change</legend>
            <Controller
              name="users"
              control={form.control}
              render={({ field }) => (
                <Checkbox
                  label="Users"
                  isSelected={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  ref={field.ref}
                />
              )}
            />
            <Controller
              name="groups"
              control={form.control}
              render={({ field }) => (
                <Checkbox
                  label="Groups and who is in them"
                  isSelected={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  ref={field.ref}
                />
              )}
            />
            <p className="text-muted text-sm">
              {readOnly
                ? "This key can read users and groups and change nothing. Provisioning needs at least Users."
                : "Every key can also read users and groups, as clients look up before they change."}
            </p>
          </fieldset>
          <ExpiryFields />
          <RateLimitFields />
          <FormFault message={errors.root?.message} />
        </form>
      </FormProvider>
    </Dialog>
  );
}

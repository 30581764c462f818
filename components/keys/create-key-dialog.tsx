"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormSummary } from "#components/ui/form-summary.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { IssuedKey } from "#lib/keys/contract.ts";
import { createKeyForm, type ExpiryChoice, endOfDay, expiryOptions, inputOf } from "./create-key-form.ts";
import { useIssueKey } from "./queries.ts";

interface CreateKeyDialogProps {
  directoryId: string;
  suggestedName: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onIssued: (issued: IssuedKey) => void;
}

/** Names a key and says what it may do; the key itself is shown by the dialog that follows. */
export function CreateKeyDialog({
  directoryId,
  suggestedName,
  isOpen,
  onOpenChange,
  onIssued,
}: CreateKeyDialogProps) {
  const formId = useId();
  const issue = useIssueKey(directoryId);
  const form = useForm({
    resolver: zodResolver(createKeyForm),
    defaultValues: {
      name: suggestedName,
      users: true,
      groups: true,
      expiry: "never" as ExpiryChoice,
      day: "",
    },
    mode: "onTouched",
  });
  const { errors } = form.formState;
  const [today] = useState(() => new Date());
  const expiry = form.watch("expiry");
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
      description="The identity provider signs its calls with it. The key itself is shown once, in the next step."
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
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label="Name"
          description="Says where the key is used, so that nobody revokes it by mistake."
          error={errors.name?.message}
          {...form.register("name")}
        />
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
        <Controller
          name="expiry"
          control={form.control}
          render={({ field }) => (
            <Select
              label="Expires"
              options={expiryOptions(today)}
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              ref={field.ref}
            />
          )}
        />
        {expiry === "day" ? (
          <TextField
            type="date"
            label="Last day"
            min={endOfDay(today).slice(0, 10)}
            description="The key works until the end of this day, in your time zone."
            error={errors.day?.message}
            {...form.register("day")}
          />
        ) : null}
        <FormSummary problems={errors.root?.message ? [{ message: errors.root.message }] : []} />
      </form>
    </Dialog>
  );
}

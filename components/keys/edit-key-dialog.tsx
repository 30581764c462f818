"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { KeyView } from "#lib/keys/contract.ts";
import { changesOf, editKeyForm, formOf } from "./edit-key-form.ts";
import { ExpiryFields } from "./expiry-fields.tsx";
import { useUpdateKey } from "./queries.ts";
import { RateLimitFields } from "./rate-limit-fields.tsx";

interface EditKeyDialogProps {
  directoryId: string;
  edited: KeyView;
  onClose: () => void;
}

/** Name, expiry and rate limit of a key. What it may change and how it signs in stay: that would be another key. */
export function EditKeyDialog({ directoryId, edited: key, onClose }: EditKeyDialogProps) {
  const formId = useId();
  const update = useUpdateKey(directoryId);
  const form = useForm({
    resolver: zodResolver(editKeyForm),
    defaultValues: formOf(key),
    mode: "onTouched",
  });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const changes = changesOf(values, key, new Date());
    try {
      if (Object.keys(changes).length > 0) {
        await update.mutateAsync({ keyId: key.id, changes });
        toast.success(`The key ${values.name} was changed.`);
      }
      onClose();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={`Edit ${key.name}`}
      description={
        key.state === "expired"
          ? "The key has expired. With a later day it works again, as it is stored in the identity provider."
          : "The secret and what the key may change stay as they are."
      }
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={update.isPending}>
            Save
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
          <TextField label="Name" error={errors.name?.message} {...form.register("name")} />
          <ExpiryFields />
          <RateLimitFields />
          <FormFault message={errors.root?.message} />
        </form>
      </FormProvider>
    </Dialog>
  );
}

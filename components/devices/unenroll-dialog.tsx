"use client";

import { useId } from "react";
import { Controller, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DeviceItem } from "#lib/devices/contract.ts";
import type { UnenrollReason } from "#lib/devices/vocabulary.ts";
import { outcomeSentence, reasonOptions } from "./device-words.ts";
import { useUnenroll } from "./queries.ts";

type Values = { deviceIds: string[]; reason: UnenrollReason; note: string };

const resolver = lazyResolver<Values>(async () => {
  const { unenrollInput } = await import("#lib/devices/contract.ts");
  return unenrollInput;
});

interface UnenrollDialogProps {
  devices: readonly DeviceItem[];
  onDone: () => void;
  onClose: () => void;
}

/** Takes devices away from their users, for a reason. */
export default function UnenrollDialog({ devices, onDone, onClose }: UnenrollDialogProps) {
  const formId = useId();
  const unenroll = useUnenroll();
  const form = useForm<Values>({
    resolver,
    defaultValues: { deviceIds: devices.map(({ id }) => id), note: "" },
    mode: "onTouched",
  });
  const { errors } = form.formState;
  const reason = form.watch("reason");
  const isFinal = reason === "compromised";
  const [only, ...others] = devices;
  const single = others.length === 0 ? only : undefined;
  const users = new Set(devices.map(({ user }) => user.id)).size;

  const submit = form.handleSubmit(async (input) => {
    try {
      const outcome = await unenroll.mutateAsync(input);
      toast.success(outcomeSentence(outcome, "unenrolled"));
      onDone();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={single ? `Unenroll ${single.name}?` : `Unenroll ${counted(devices.length, "device")}?`}
      description={
        single
          ? `${single.user.name} can no longer sign in with it, from now on.`
          : `${users === 1 ? `${only?.user.name ?? "The user"}` : `${users} users`} can no longer sign in with them, from now on.`
      }
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" pending={unenroll.isPending}>
            {isFinal ? "Unenroll for good" : "Unenroll"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Controller
          name="reason"
          control={form.control}
          render={({ field }) => (
            <RadioGroup
              label="Reason"
              options={reasonOptions}
              value={field.value ?? null}
              onChange={field.onChange}
              onBlur={field.onBlur}
              ref={field.ref}
              error={errors.reason?.message}
            />
          )}
        />
        <TextField
          label="Note"
          optional={reason !== "other"}
          description="Kept with the device and in the audit log."
          maxLength={200}
          error={errors.note?.message}
          {...form.register("note")}
        />
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

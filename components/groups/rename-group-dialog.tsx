"use client";

import { useId } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { RenameGroupInput } from "#lib/groups/contract.ts";
import { useRenameGroup } from "./queries.ts";

const resolver = lazyResolver<RenameGroupInput>(async () => {
  const { renameGroupInput } = await import("#lib/groups/contract.ts");
  return renameGroupInput;
});

interface RenameGroupDialogProps {
  groupId: string;
  name: string;
  onClose: () => void;
}

/** Renames a group that was created here. */
export default function RenameGroupDialog({ groupId, name, onClose }: RenameGroupDialogProps) {
  const formId = useId();
  const rename = useRenameGroup(groupId);
  const form = useForm<RenameGroupInput>({ resolver, defaultValues: { name }, mode: "onTouched" });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    try {
      await rename.mutateAsync(input);
      toast.success(`Renamed to ${input.name.trim()}.`);
      onClose();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={`Rename ${name}`}
      size="sm"
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={rename.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label="Name"
          description="The directory's group of this name is the one that will be linked."
          error={errors.name?.message}
          {...form.register("name")}
        />
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

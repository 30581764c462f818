"use client";

import { useRouter } from "next/navigation";
import { useId } from "react";
import { Controller, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { CreateGroupInput, GroupList } from "#lib/groups/contract.ts";
import { useCreateGroup } from "./queries.ts";

const resolver = lazyResolver<CreateGroupInput>(async () => {
  const { createGroupInput } = await import("#lib/groups/contract.ts");
  return createGroupInput;
});

interface CreateGroupDialogProps {
  directories: GroupList["directories"];
  /** The directory that the list shows. */
  chosen: string | null;
  onClose: () => void;
}

/** Creates a group before its directory sends one of that name, and opens it. */
export default function CreateGroupDialog({ directories, chosen, onClose }: CreateGroupDialogProps) {
  const formId = useId();
  const router = useRouter();
  const create = useCreateGroup();
  const [only, ...others] = directories;
  const form = useForm<CreateGroupInput>({
    resolver,
    defaultValues: {
      directoryId: chosen ?? (others.length === 0 ? (only?.id ?? "") : ""),
      name: "",
    },
    mode: "onTouched",
  });
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (input) => {
    try {
      const { id } = await create.mutateAsync(input);
      router.push(`/groups/${id}/members`);
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title="Create group"
      description="For users who are here before the directory sends the group. When it pushes one of the same name, that one is linked with this and the directory takes it over."
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={create.isPending || create.isSuccess}
          >
            Create group
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        {others.length > 0 ? (
          <Controller
            name="directoryId"
            control={form.control}
            render={({ field }) => (
              <Select
                label="Directory"
                options={directories.map(({ id, name }) => ({ id, label: name }))}
                value={field.value === "" ? null : field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                ref={field.ref}
                error={errors.directoryId?.message}
              />
            )}
          />
        ) : null}
        <TextField
          label="Name"
          description="As it is called in the directory, in any case."
          error={errors.name?.message}
          {...form.register("name")}
        />
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { useForm, useWatch } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type AdminView, updateRightsInput } from "#lib/auth/contract.ts";
import { useUpdateAdmin } from "./queries.ts";
import { type Giver, type Rights, RightsFields } from "./rights-fields.tsx";

interface EditDialogProps {
  admin: AdminView;
  giver: Giver;
  directories: readonly { id: string; name: string }[];
  onClose: () => void;
}

/** Changes role and directories of an admin. */
export function EditDialog({ admin, giver, directories, onClose }: EditDialogProps) {
  const formId = useId();
  const update = useUpdateAdmin();
  const form = useForm<Rights>({
    resolver: zodResolver(updateRightsInput),
    defaultValues: { role: admin.role, directoryIds: admin.directories?.map(({ id }) => id) ?? null },
  });
  const { errors } = form.formState;
  const [role, directoryIds] = useWatch({ control: form.control, name: ["role", "directoryIds"] });

  const submit = form.handleSubmit(async (rights) => {
    try {
      await update.mutateAsync({ id: admin.id, ...rights });
      toast.success(`${admin.name}'s rights were changed.`);
      onClose();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={`Rights of ${admin.name}`}
      description="A change holds from their next click on. Invitations that they gave out end."
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={update.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <FormFault message={errors.root?.message} />
        <RightsFields
          value={{ role, directoryIds }}
          onChange={(rights) => {
            form.setValue("role", rights.role);
            form.setValue("directoryIds", rights.directoryIds, {
              shouldValidate: form.formState.isSubmitted,
            });
          }}
          giver={giver}
          directories={directories}
          errors={{ role: errors.role?.message, directoryIds: errors.directoryIds?.message }}
        />
      </form>
    </Dialog>
  );
}

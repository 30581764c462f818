"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId, useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import {
  type AttributeList,
  attributeRolesInput,
  type IdentifierPreview as IdentifierPreviewData,
} from "#lib/attributes/contract.ts";
import { attributeRoleNames, attributeRoles } from "#lib/attributes/vocabulary.ts";
import { IdentifierPreview } from "./identifier-preview.tsx";
import { useIdentifierPreview, useSaveRoles } from "./queries.ts";

const descriptions = {
  identifier: "Finds a user everywhere: look-ups, diagnostics, sign-in, invitations.",
  email: "Where invitations go.",
  displayName: "The name that lists and pages show.",
  manager: "Leads from a user to the user they report to.",
} as const;

const REFUSED = "Choose another attribute, or have the values below corrected in the directory.";

interface RolesDialogProps {
  attributes: AttributeList["attributes"];
  roles: AttributeList["roles"];
  onClose: () => void;
  onSaved: () => void;
}

/** The dialog behind the gear: which attribute identifies a user, and which hold email, name and manager. */
export function RolesDialog({ attributes, roles, onClose, onSaved }: RolesDialogProps) {
  const formId = useId();
  const save = useSaveRoles();
  const { confirmedAt: _confirmedAt, ...current } = roles;
  const form = useForm({
    resolver: zodResolver(attributeRolesInput),
    defaultValues: current,
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);
  const identifier = useWatch({ control: form.control, name: "identifier" });
  const changes = identifier !== roles.identifier;
  const preview = useIdentifierPreview(identifier, changes);
  const [typed, setTyped] = useState("");
  const [mismatch, setMismatch] = useState(false);
  const asksToType = (seen: IdentifierPreviewData | undefined) =>
    changes && seen !== undefined && seen.users > 0 && seen.colliding.count === 0;

  const options = attributes
    .filter((attribute) => attribute.scimPath !== "")
    .map(({ key, label }) => ({ id: key, label, description: key }));

  const submit = form.handleSubmit(async (values) => {
    // Saved before the preview has arrived: it is waited for, so that nobody changes every user unseen.
    const seen = changes ? (preview.data ?? (await preview.refetch()).data) : undefined;
    if (changes && seen === undefined) return;
    if (changes && seen !== undefined && seen.colliding.count > 0) {
      form.setError("identifier", { message: REFUSED }, { shouldFocus: true });
      return;
    }
    if (asksToType(seen) && typed.trim() !== identifier) {
      setMismatch(true);
      return;
    }
    try {
      await save.mutateAsync(values);
      onSaved();
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title="How users are identified and shown"
      description="These four hold for all directories."
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={form.formState.isSubmitting}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} method="post" onSubmit={submit} noValidate className="flex flex-col gap-5">
        {attributeRoles.map((role) => (
          <div key={role} className="flex flex-col gap-3">
            <Controller
              control={form.control}
              name={role}
              render={({ field }) => (
                <Select
                  label={attributeRoleNames[role]}
                  description={descriptions[role]}
                  error={errors[role]?.message}
                  options={options}
                  value={field.value}
                  onChange={(value) => {
                    field.onChange(value);
                    setTyped("");
                    setMismatch(false);
                  }}
                  onBlur={field.onBlur}
                  ref={field.ref}
                />
              )}
            />
            {role === "identifier" && changes ? <IdentifierPreview preview={preview} /> : null}
            {role === "identifier" && asksToType(preview.data) ? (
              <TextField
                label={
                  <>
                    Type <span className="select-all font-mono">{identifier}</span> to change how every user
                    is found
                  </>
                }
                mono
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                  setMismatch(false);
                }}
                error={mismatch ? `Type exactly ${identifier} to go on.` : undefined}
              />
            ) : null}
          </div>
        ))}
        <FormFault message={errors.root?.message} />
      </form>
    </Dialog>
  );
}

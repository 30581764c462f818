"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { Select } from "#components/ui/select.tsx";
import { clientProfiles } from "#lib/directories/vocabulary.ts";
import { clientProfileWords } from "./client-profile-words.ts";
import { type DirectoryFormValues, fieldLabels } from "./form-values.ts";

/** Whose habits the directory's SCIM endpoint follows; what is chosen says what it changes. */
export function ClientProfileField({ form }: { form: UseFormReturn<DirectoryFormValues> }) {
  return (
    <Controller
      control={form.control}
      name="clientProfile"
      render={({ field }) => (
        <Select
          label={fieldLabels.clientProfile}
          description={clientProfileWords[field.value].changes}
          options={clientProfiles.toReversed().map((id) => ({ id, label: clientProfileWords[id].label }))}
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          ref={field.ref}
        />
      )}
    />
  );
}

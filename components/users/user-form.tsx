"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { FormSummary } from "#components/ui/form-summary.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import {
  type UserFieldKey,
  type UserFieldValues,
  userFieldKeys,
  userFields,
} from "#lib/users/made-here/user-fields.ts";

export interface UserFormValues extends UserFieldValues {
  directoryId: string;
  active: boolean;
}

export const emptyFields = Object.fromEntries(userFieldKeys.map((key) => [key, ""])) as UserFieldValues;

const first: readonly UserFieldKey[] = [
  "userName",
  "displayName",
  "givenName",
  "familyName",
  "email",
  "externalId",
];
const others = userFieldKeys.filter((key) => !first.includes(key));

const help: Partial<Record<UserFieldKey, string>> = {
  userName: "The name that the user signs in with.",
  externalId: "The ID that the identity provider will send, if you know it.",
};
const required: readonly UserFieldKey[] = ["userName", "displayName"];

interface UserFormProps {
  id: string;
  form: UseFormReturn<UserFormValues>;
  /** Directories to choose from; empty where the user has one already. */
  directories: readonly { id: string; name: string }[];
  onSubmit: () => void;
}

/** The fields of a user: the ones that matter first, the others behind one press. */
export function UserForm({ id, form, directories, onSubmit }: UserFormProps) {
  const { errors } = form.formState;
  const wrong = userFieldKeys.filter((key) => errors[key]);
  const field = (key: UserFieldKey) => (
    <TextField
      key={key}
      label={userFields[key].label}
      optional={!required.includes(key)}
      description={help[key]}
      mono={key === "externalId"}
      error={errors[key]?.message}
      {...form.register(key)}
    />
  );
  return (
    <form
      id={id}
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {directories.length > 1 ? (
        <Controller
          control={form.control}
          name="directoryId"
          render={({ field: { value, onChange, onBlur, ref } }) => (
            <Select
              label="Directory"
              description="Whose identity provider is to send this user one day."
              options={directories.map((directory) => ({ id: directory.id, label: directory.name }))}
              value={value || null}
              onChange={onChange}
              onBlur={onBlur}
              ref={ref}
              error={errors.directoryId?.message}
            />
          )}
        />
      ) : null}
      <div className="grid items-start gap-5 sm:grid-cols-2">{first.map(field)}</div>
      <details
        // An error must not hide in there.
        {...(wrong.some((key) => others.includes(key)) && { open: true })}
        className="rounded-lg border px-4 py-3"
      >
        <summary className="w-fit cursor-pointer rounded-sm font-medium">More attributes</summary>
        <div className="mt-4 grid items-start gap-5 sm:grid-cols-2">{others.map(field)}</div>
      </details>
      <Controller
        control={form.control}
        name="active"
        render={({ field: { value, onChange, onBlur, ref } }) => (
          <Switch
            label="Active"
            description="Without it, the user is kept and has no access."
            isSelected={value}
            onChange={onChange}
            onBlur={onBlur}
            ref={ref}
          />
        )}
      />
      <FormSummary
        problems={[
          ...(wrong.length > 1
            ? wrong.map((key) => ({
                label: userFields[key].label,
                message: errors[key]?.message ?? "",
                onSelect: () => form.setFocus(key),
              }))
            : []),
          ...(errors.root?.message ? [{ message: errors.root.message }] : []),
        ]}
      />
    </form>
  );
}

"use client";

import { Controller, type UseFormReturn, useWatch } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type DirectoryType, policyChoices } from "#lib/directories/vocabulary.ts";
import { type DirectoryFormValues, fieldLabels } from "./form-values.ts";
import { choiceWords, fewerChoices } from "./policy-words.ts";

/** What follows for devices and records when a user's status changes in the directory. */
export function PolicyFields({
  form,
  type,
}: {
  form: UseFormReturn<DirectoryFormValues>;
  type: DirectoryType;
}) {
  const isOn = useWatch({ control: form.control, name: "policy.removeDevices" });
  return (
    <div className="flex flex-col gap-5">
      <Controller
        control={form.control}
        name="policy.removeDevices"
        render={({ field }) => (
          <Switch
            label="Automatically remove devices"
            description="Off, devices stay until an admin removes them. On, the changes below take them away as the directory reports them."
            isSelected={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            name={field.name}
            ref={field.ref}
          />
        )}
      />
      {isOn ? (
        <div className="flex flex-col gap-5 border-l-2 pl-4">
          <fieldset className="flex flex-col gap-3">
            <legend className="mb-2 font-medium">Remove the devices of users who are</legend>
            <Checkbox
              label="Removed from the directory"
              description="Always: there is nobody left to use them."
              isSelected
              isDisabled
              onChange={() => undefined}
            />
            {policyChoices[type].map((choice) => (
              <Controller
                key={choice}
                control={form.control}
                name={`policy.${choice}`}
                render={({ field }) => (
                  <Checkbox
                    label={choiceWords[type][choice]?.label}
                    description={choiceWords[type][choice]?.description}
                    isSelected={field.value}
                    onChange={field.onChange}
                    onBlur={field.onBlur}
                    name={field.name}
                    ref={field.ref}
                  />
                )}
              />
            ))}
            {fewerChoices[type] ? <p className="text-muted text-sm">{fewerChoices[type]}</p> : null}
          </fieldset>
          <Controller
            control={form.control}
            name="policy.removeRecord"
            render={({ field }) => (
              <Checkbox
                label="Also remove the user record from the console"
                description="The same changes that take the devices take the record, when the grace period is over."
                isSelected={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                name={field.name}
                ref={field.ref}
              />
            )}
          />
          <TextField
            label={fieldLabels["policy.graceDays"]}
            type="number"
            inputMode="numeric"
            min={1}
            max={90}
            suffix="days"
            description="How long a removal stays reversible: 1 to 90 days."
            error={form.formState.errors.policy?.graceDays?.message}
            {...form.register("policy.graceDays", { valueAsNumber: true })}
          />
        </div>
      ) : null}
    </div>
  );
}

"use client";

import { Controller, useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { LogSettings, UpdateLogSettingsInput } from "#lib/scim-log/contract.ts";
import { logDaysLimits } from "#lib/scim-log/vocabulary.ts";
import { useUpdateLogSettings } from "./queries.ts";

interface LogSettingsFormProps {
  settings: LogSettings;
  /** False for roles that may look but not change. */
  mayChange: boolean;
}

/** How long the SCIM log is kept, on the organisation's page. */
export function LogSettingsForm({ settings, mayChange }: LogSettingsFormProps) {
  const save = useUpdateLogSettings();
  const form = useForm<UpdateLogSettingsInput>({
    resolver: lazyResolver(async () => (await import("#lib/scim-log/contract.ts")).updateLogSettingsInput),
    defaultValues: settings,
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  const keepBodies = form.watch("keepBodies");
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async (input) => {
    try {
      form.reset(await save.mutateAsync(input));
      toast.success("How long the SCIM log is kept was saved.");
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  const { least, most } = logDaysLimits;
  const days = {
    type: "number",
    inputMode: "numeric",
    min: least,
    max: most,
    suffix: "days",
    readOnly: !mayChange,
    className: "max-w-64",
  } as const;
  return (
    <form onSubmit={submit} noValidate className="mt-6 max-w-form">
      <Card
        id="scim-log"
        title="SCIM log"
        description="Days that are over their time are removed every night, for all directories."
        {...(mayChange && {
          footer: (
            <Button type="submit" variant="primary" pending={save.isPending}>
              Save log settings
            </Button>
          ),
        })}
      >
        <div className="flex flex-col gap-5">
          <TextField
            label="Keep calls for"
            description="Time, address, answer and key of each call."
            error={errors.logDays?.message}
            {...days}
            {...form.register("logDays", { valueAsNumber: true })}
          />
          <Controller
            control={form.control}
            name="keepBodies"
            render={({ field: { value, ref, name, onBlur, onChange } }) => (
              <Switch
                ref={ref}
                name={name}
                label="Keep requests and answers"
                description="They show why a call failed. They hold names and addresses of users; passwords and keys are taken out before."
                isSelected={value}
                onChange={onChange}
                onBlur={onBlur}
                isDisabled={!mayChange}
              />
            )}
          />
          {keepBodies ? (
            <TextField
              label="Keep requests and answers for"
              error={errors.bodyDays?.message}
              {...days}
              {...form.register("bodyDays", { valueAsNumber: true })}
            />
          ) : null}
          <FormFault message={errors.root?.message} />
        </div>
      </Card>
    </form>
  );
}

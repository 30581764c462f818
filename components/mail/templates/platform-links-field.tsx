import { Plus, X } from "lucide-react";
import { Controller, type UseFormReturn, useFieldArray } from "react-hook-form";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { MailTemplateText } from "#lib/mail/templates/contract.ts";
import { PLATFORMS, platforms } from "#lib/mail/templates/vocabulary.ts";

const options = platforms.map((id) => ({ id, label: PLATFORMS[id] }));

/** Where users find what they need on their devices: at most one link for each platform. */
export function PlatformLinksField({
  form,
  mayChange,
}: {
  form: UseFormReturn<MailTemplateText>;
  mayChange: boolean;
}) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "platformLinks" });
  const free = platforms.find((id) => !fields.some(({ platform }) => platform === id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="font-medium">Links for devices</legend>
      <p className="text-muted text-sm">
        The mail lists all of them in place of <code className="text-xs">{"{{platform.links}}"}</code>; the
        page behind the invitation puts the one for the reader's own device first.
      </p>
      {fields.map((field, index) => {
        const errors = form.formState.errors.platformLinks?.[index];
        return (
          <div
            key={field.id}
            className="grid gap-2 rounded-lg border p-3 sm:grid-cols-[10rem_minmax(0,1fr)_2.25rem] sm:gap-x-3"
          >
            <Controller
              control={form.control}
              name={`platformLinks.${index}.platform`}
              render={({ field: { value, onChange } }) => (
                <Select
                  label="Platform"
                  options={options}
                  value={value}
                  onChange={onChange}
                  isDisabled={!mayChange}
                  error={errors?.platform?.message}
                />
              )}
            />
            <TextField
              label="Words"
              placeholder="Get the app"
              readOnly={!mayChange}
              error={errors?.label?.message}
              {...form.register(`platformLinks.${index}.label`)}
            />
            <div className="flex items-end justify-end sm:row-span-2 sm:items-start sm:pt-6">
              {mayChange ? (
                <IconButton
                  label={`Remove the link for ${PLATFORMS[field.platform]}`}
                  onPress={() => remove(index)}
                >
                  <X aria-hidden className="size-4" />
                </IconButton>
              ) : null}
            </div>
            <TextField
              label="Address"
              type="url"
              placeholder="https://apps.acme.example/get"
              className="sm:col-span-2"
              readOnly={!mayChange}
              error={errors?.url?.message}
              {...form.register(`platformLinks.${index}.url`)}
            />
          </div>
        );
      })}
      {mayChange && free ? (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-4" />}
            onPress={() => append({ platform: free, url: "", label: "" })}
          >
            Add a link
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

"use client";

import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { dayOf } from "./day.ts";
import { type DirectoryFormValues, fieldLabels } from "./form-values.ts";

interface SecretFieldProps {
  form: UseFormReturn<DirectoryFormValues>;
  name: "apiToken" | "clientSecret";
  description: string;
  /** When the stored secret was set; null where there is none yet. */
  setAt: string | null;
  /** The connection leads elsewhere now, so the stored secret is of no use. */
  mustReplace: boolean;
}

/** A write-only secret: entered once, afterwards only known to be set, and replaceable. */
export function SecretField({ form, name, description, setAt, mustReplace }: SecretFieldProps) {
  const [replacing, setReplacing] = useState(false);
  const error = form.formState.errors[name]?.message;
  if (setAt !== null && !replacing && !mustReplace && !error) {
    return (
      <div>
        <div className="font-medium">{fieldLabels[name]}</div>
        <div className="mt-1.5 flex min-h-9 flex-wrap items-center justify-between gap-2 rounded-md border bg-surface py-0.5 pr-0.5 pl-2.5">
          <span>
            Set on <time dateTime={setAt}>{dayOf(setAt)}</time>
          </span>
          <Button
            variant="ghost"
            size="sm"
            aria-label={`Replace ${fieldLabels[name]}`}
            onPress={() => {
              setReplacing(true);
              // After the field is there.
              requestAnimationFrame(() => form.setFocus(name));
            }}
          >
            Replace
          </Button>
        </div>
        <p className="mt-1.5 text-muted text-sm">
          Stored encrypted. It cannot be shown again, only replaced.
        </p>
      </div>
    );
  }
  return (
    <PasswordField
      label={fieldLabels[name]}
      description={
        setAt !== null && !mustReplace ? `${description} Left empty, the stored one stays.` : description
      }
      autoComplete="new-password"
      mono
      error={error}
      {...form.register(name)}
    />
  );
}

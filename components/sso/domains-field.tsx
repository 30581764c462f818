"use client";

import { useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { SamlFormValues } from "./saml-form-values.ts";

interface DomainsFieldProps {
  form: UseFormReturn<SamlFormValues>;
  suggested: readonly string[];
  mayChange: boolean;
  /** Not for an admin of some directories. */
  mayAdd: boolean;
}

/** Domains as one line of text; those that users here have can be added with a press. */
export function DomainsField({ form, suggested, mayChange, mayAdd }: DomainsFieldProps) {
  const domains = useWatch({ control: form.control, name: "domains" });
  const [text, setText] = useState(domains.join(", "));
  // What is typed stays as it is typed; the form's own changes (reset, suggestions) replace it.
  const shown = split(text).join() === domains.join() ? text : domains.join(", ");
  const set = (next: string) => {
    setText(next);
    form.setValue("domains", split(next), { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  };
  const errors = form.formState.errors.domains;
  const error = errors?.message ?? (Array.isArray(errors) ? errors.find(Boolean)?.message : undefined);
  const others = suggested.filter((domain) => !domains.includes(domain));
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label="Domains of sign-in names"
        optional
        mono
        name="domains"
        placeholder="example.com"
        description={
          <>
            Whoever enters a name of these domains in the portal is sent to the identity provider at once,
            also before anybody knows whether the name exists.
            {mayChange && !mayAdd
              ? " That concerns people of every directory, and your access is limited to some: you can take domains out, and an admin of all directories adds them. Without one, users come in by the sign-in address and by the links of their invitations."
              : null}
          </>
        }
        readOnly={!mayChange}
        value={shown}
        error={error}
        onChange={(event) => set(event.target.value)}
      />
      {mayChange && others.length > 0 ? (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <span className="text-muted">Users here have:</span>
          {others.map((domain) => (
            <Button
              key={domain}
              size="sm"
              aria-label={`Add ${domain}`}
              onPress={() => set([...domains, domain].join(", "))}
            >
              {domain}
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function split(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== "");
}

"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { Badge } from "#components/ui/badge.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { type AuthMethod, authMethods } from "#lib/directories/vocabulary.ts";
import { type DirectoryFormValues, fieldLabels } from "./form-values.ts";

type Words = Record<AuthMethod, { label: string; description: string }>;

/** What each way means to an admin who has to choose. */
const words: Record<"okta" | "entra", Words> = {
  okta: {
    secret: {
      label: "API token",
      description:
        "Quick to create. It has all rights of the admin who creates it, and ends with that account.",
    },
    key: {
      label: "OAuth 2.0 app with a key",
      description:
        "No secret to copy: Muster keeps the private key, and Okta knows the public one. The app has only the scopes that you grant.",
    },
  },
  entra: {
    secret: {
      label: "Client secret",
      description: "Quick to create. Whoever sees it can use it until it expires.",
    },
    key: {
      label: "Client certificate",
      description:
        "No secret to copy: Muster keeps the private key, and you upload the certificate to Entra.",
    },
  },
};

/** Secret or key; the guide beside the form follows. */
export function AuthMethodField({
  form,
  type,
}: {
  form: UseFormReturn<DirectoryFormValues>;
  type: "okta" | "entra";
}) {
  return (
    <Controller
      control={form.control}
      name="authMethod"
      render={({ field }) => (
        <RadioGroup
          label={fieldLabels.authMethod}
          layout="card"
          options={authMethods.map((id) => ({
            id,
            label:
              id === "key" ? (
                <span className="flex flex-wrap items-center gap-x-2">
                  {words[type][id].label} <Badge tone="info">Recommended</Badge>
                </span>
              ) : (
                words[type][id].label
              ),
            description: words[type][id].description,
          }))}
          value={field.value}
          onChange={field.onChange}
          onBlur={field.onBlur}
          name={field.name}
          ref={field.ref}
        />
      )}
    />
  );
}

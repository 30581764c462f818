"use client";

import { Controller, type UseFormReturn, useWatch } from "react-hook-form";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { ConnectionView } from "#lib/directories/contract.ts";
import { normaliseTenantUrl } from "#lib/directories/tenant-url.ts";
import { AuthMethodField } from "./auth-method-field.tsx";
import { type DirectoryFormValues, fieldLabels, labelOf } from "./form-values.ts";
import { KeyField } from "./key-field.tsx";
import { SecretField } from "./secret-field.tsx";

type Form = UseFormReturn<DirectoryFormValues>;
interface FieldsProps<T extends ConnectionView["type"]> {
  form: Form;
  /** What is stored, on edit. */
  stored: Extract<ConnectionView, { type: T }> | null;
  directoryId: string | null;
}

export function NameField({ form }: { form: Form }) {
  return (
    <TextField
      label={fieldLabels.name}
      placeholder="US-Denver-Production"
      description="Your own name for this connection. Place and purpose tell several directories apart."
      error={form.formState.errors.name?.message}
      {...form.register("name")}
    />
  );
}

export function OktaFields({ form, stored, directoryId }: FieldsProps<"okta">) {
  const [tenantUrl, method] = useWatch({ control: form.control, name: ["tenantUrl", "authMethod"] });
  const tenant = normaliseTenantUrl(tenantUrl, { allowLoopback: true });
  return (
    <>
      <TextField
        label={fieldLabels.tenantUrl}
        placeholder="https://acme.okta.com"
        inputMode="url"
        mono
        description="The address of your Okta org. oktapreview.com, okta-emea.com, okta-gov.com and custom domains work as well."
        error={form.formState.errors.tenantUrl?.message}
        {...form.register("tenantUrl", {
          // Shows what will be stored: the org's own address, without the page that was copied along.
          onBlur: () => {
            if (tenant.ok && tenant.url !== tenantUrl)
              form.setValue("tenantUrl", tenant.url, { shouldValidate: true });
          },
        })}
      />
      <AuthMethodField form={form} type="okta" />
      {method === "secret" ? (
        <SecretField
          form={form}
          name="apiToken"
          description="The Token Value that Okta shows once, when the token is created."
          setAt={stored?.apiToken?.setAt ?? null}
          mustReplace={stored !== null && (!tenant.ok || tenant.url !== stored.tenantUrl)}
        />
      ) : (
        <>
          <KeyField
            form={form}
            type="okta"
            directoryId={directoryId}
            stored={stored?.key ?? null}
            keySetUrl={stored?.keySetUrl}
          />
          <TextField
            label={labelOf("clientId", "okta")}
            placeholder="0oa1gjh63g214q0Hq0g4"
            mono
            description="Of the app integration, from its tab General."
            error={form.formState.errors.clientId?.message}
            {...form.register("clientId")}
          />
        </>
      )}
    </>
  );
}

export function EntraFields({ form, stored, directoryId }: FieldsProps<"entra">) {
  const { errors } = form.formState;
  const [tenantId, clientId, method] = useWatch({
    control: form.control,
    name: ["tenantId", "clientId", "authMethod"],
  });
  const isElsewhere =
    stored !== null &&
    (tenantId.trim().toLowerCase() !== stored.tenantId || clientId.trim().toLowerCase() !== stored.clientId);
  return (
    <>
      <TextField
        label={fieldLabels.domainName}
        placeholder="acme.com"
        inputMode="url"
        mono
        description="A verified domain of the tenant, the one that your users' sign-in names end with."
        error={errors.domainName?.message}
        {...form.register("domainName")}
      />
      <Controller
        control={form.control}
        name="upnSuffixMatchesDomain"
        render={({ field }) => (
          <RadioGroup
            label={fieldLabels.upnSuffixMatchesDomain}
            layout="inline"
            options={[
              { id: "yes", label: "Yes" },
              { id: "no", label: "No" },
            ]}
            value={field.value ? "yes" : "no"}
            onChange={(value) => field.onChange(value === "yes")}
            onBlur={field.onBlur}
            name={field.name}
            ref={field.ref}
            description="No is fine, and can be changed later. With Yes, diagnostics name the users whose UPN ends otherwise."
          />
        )}
      />
      <TextField
        label={fieldLabels.tenantId}
        placeholder="00000000-0000-0000-0000-000000000000"
        mono
        error={errors.tenantId?.message}
        {...form.register("tenantId")}
      />
      <TextField
        label={fieldLabels.clientId}
        placeholder="00000000-0000-0000-0000-000000000000"
        mono
        error={errors.clientId?.message}
        {...form.register("clientId")}
      />
      <AuthMethodField form={form} type="entra" />
      {method === "key" ? (
        <KeyField form={form} type="entra" directoryId={directoryId} stored={stored?.key ?? null} />
      ) : (
        <>
          <SecretField
            form={form}
            name="clientSecret"
            description="The column Value, not Secret ID. Entra shows it once, when the secret is created."
            setAt={stored?.clientSecret?.setAt ?? null}
            mustReplace={isElsewhere}
          />
          <TextField
            label={fieldLabels.secretExpiresOn}
            type="date"
            optional
            description="The column Expires. Diagnostics read it from Entra if the app has Application.Read.All; otherwise this day is used to warn you in time."
            error={errors.secretExpiresOn?.message}
            {...form.register("secretExpiresOn")}
          />
        </>
      )}
    </>
  );
}

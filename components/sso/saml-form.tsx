"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { type FormProblem, FormSummary } from "#components/ui/form-summary.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { CertificateView, SsoView } from "#lib/sso/contract.ts";
import { CertificatesField } from "./certificates-field.tsx";
import { DomainsField } from "./domains-field.tsx";
import { type Distrust, LeftCertificateDialog } from "./left-certificate-dialog.tsx";
import { providerWords } from "./provider-words.ts";
import { useSaveSso } from "./queries.ts";
import { RemoveSaml } from "./remove-saml.tsx";
import { fieldLabels, leftCertificates, type SamlFormValues, valuesOf } from "./saml-form-values.ts";

interface SamlFormProps {
  directoryId: string;
  type: DirectoryType;
  form: UseFormReturn<SamlFormValues>;
  view: SsoView;
  /** Certificates that metadata has named. */
  read: readonly CertificateView[];
  mayChange: boolean;
}

/** What Muster has to know of the identity provider. Two fields are needed; the others are folded. */
export function SamlForm({ directoryId, type, form, view, read, mayChange }: SamlFormProps) {
  const save = useSaveSso(directoryId);
  const words = providerWords[type];
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty && !save.isPending);
  const saved = view.config?.certificates;
  const known = useMemo(
    () => new Map([...(saved ?? []), ...read].map((certificate) => [certificate.pem, certificate])),
    [saved, read],
  );
  const [left, setLeft] = useState<readonly CertificateView[]>([]);
  const saveButton = useRef<HTMLButtonElement>(null);
  const [saves, countSave] = useState(0);
  // A certificate that was typed is shown as a fact once it is saved, and whoever was in its field has lost their place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields are made anew when one of these changes
  useEffect(() => {
    if (saves > 0 && document.activeElement === document.body)
      saveButton.current?.focus({ preventScroll: true });
  }, [saves, known]);
  const store = async (values: SamlFormValues, distrust: Distrust) => {
    setLeft([]);
    try {
      form.reset(valuesOf(await save.mutateAsync({ ...values, ...distrust })));
      countSave((before) => before + 1);
      toast.success("Saved.");
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  };
  const submit = form.handleSubmit(async (values) => {
    const gone = view.isOn ? leftCertificates(saved ?? [], values.certificates) : [];
    if (gone.length > 0) setLeft(gone);
    else await store(values, { isCompromised: false, endDevices: null });
  });
  return (
    <>
      <LeftCertificateDialog
        directoryId={directoryId}
        left={left}
        isOpen={left.length > 0}
        onCancel={() => setLeft([])}
        onConfirm={(distrust) => void store(form.getValues(), distrust)}
      />
      <form onSubmit={submit} noValidate>
        <Card
          title="SAML"
          description="Where users are sent to sign in, and which signature is believed."
          footer={
            mayChange ? (
              <>
                {view.config && !view.isOn ? <RemoveSaml directoryId={directoryId} /> : null}
                <Button ref={saveButton} type="submit" variant="primary" pending={save.isPending}>
                  Save the SAML settings
                </Button>
              </>
            ) : null
          }
        >
          <div className="flex max-w-form flex-col gap-5">
            <TextField
              {...form.register("loginUrl")}
              label="Login page URL"
              type="url"
              mono
              description={words.loginUrl}
              readOnly={!mayChange}
              error={errors.loginUrl?.message}
            />
            <CertificatesField form={form} known={known} hint={words.certificate} mayChange={mayChange} />
            <Controller
              control={form.control}
              name="nameIdMatches"
              render={({ field }) => (
                <RadioGroup
                  {...field}
                  label="The NameID is a user's"
                  isDisabled={!mayChange}
                  options={[
                    { id: "userName", label: "User name (userName)" },
                    { id: "identifier", label: `${view.identifierName}, the primary user identifier` },
                  ]}
                />
              )}
            />
            <DomainsField
              form={form}
              suggested={view.suggestedDomains}
              mayChange={mayChange}
              mayAdd={view.mayAddDomains}
            />
            <OptionalFields form={form} type={type} mayChange={mayChange} />
            {view.isOn && isDirty ? (
              <Callout tone="warn" title="Users sign in with these settings now">
                What you save takes effect at the next sign-in. Test it right after.
              </Callout>
            ) : null}
            <FormSummary problems={problemsOf(form)} />
          </div>
        </Card>
      </form>
    </>
  );
}

function OptionalFields({ form, type, mayChange }: Pick<SamlFormProps, "form" | "type" | "mayChange">) {
  const words = providerWords[type];
  const { errors } = form.formState;
  const isWrong = Boolean(errors.logoutUrl ?? errors.idpEntityId);
  return (
    <details className="rounded-md border" {...(isWrong && { open: true })}>
      <summary className="px-3 py-2 font-medium">
        Optional: issuer, logout, signed requests, starting at {words.name}
      </summary>
      <div className="flex flex-col gap-5 border-t p-3">
        <TextField
          {...form.register("idpEntityId")}
          label="Issuer"
          optional
          mono
          description={`${words.issuer} With it, assertions of another issuer are refused.`}
          readOnly={!mayChange}
          error={errors.idpEntityId?.message}
        />
        <TextField
          {...form.register("logoutUrl")}
          label="Logout URL"
          type="url"
          optional
          mono
          description={`${words.logoutUrl} With it, whoever signs out of the portal is signed out there as well.`}
          readOnly={!mayChange}
          error={errors.logoutUrl?.message}
        />
        <Controller
          control={form.control}
          name="signRequests"
          render={({ field: { value, ...field } }) => (
            <Switch
              {...field}
              label="Sign requests"
              description="With Muster's key for this directory. The provider needs its certificate, which is shown below once this is saved."
              isDisabled={!mayChange}
              isSelected={value}
            />
          )}
        />
        <Controller
          control={form.control}
          name="idpInitiated"
          render={({ field: { value, ...field } }) => (
            <Switch
              {...field}
              label={`Let users start at ${words.name}`}
              description="Such a sign-in answers no request of ours, so that a stolen response is easier to use, and a page elsewhere can sign its visitors in as somebody else. Leave it off if nobody starts there."
              isDisabled={!mayChange}
              isSelected={value}
            />
          )}
        />
      </div>
    </details>
  );
}

function problemsOf(form: UseFormReturn<SamlFormValues>): FormProblem[] {
  const { errors, submitCount } = form.formState;
  if (submitCount === 0) return [];
  const fields = (Object.keys(fieldLabels) as (keyof typeof fieldLabels)[]).flatMap((name) => {
    const error = errors[name];
    const message =
      error?.message ??
      error?.root?.message ??
      (Array.isArray(error) ? error.find(Boolean)?.message : undefined);
    return message ? [{ label: fieldLabels[name], message, onSelect: () => focusField(name) }] : [];
  });
  return errors.root?.message ? [...fields, { message: errors.root.message }] : fields;
}

/** By name in the page: not every field is registered with the form. */
function focusField(name: string): void {
  document.querySelector<HTMLElement>(`[name="${name}"], [name="${name}.0"]`)?.focus();
}

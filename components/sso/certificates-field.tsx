"use client";

import { Plus, Upload } from "lucide-react";
import { useId } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { FieldErrorText } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { CertificateView } from "#lib/sso/contract.ts";
import { MOST_CERTIFICATES } from "#lib/sso/vocabulary.ts";
import { CertificateRow } from "./certificate-row.tsx";
import { FileButton } from "./file-button.tsx";
import type { SamlFormValues } from "./saml-form-values.ts";

interface CertificatesFieldProps {
  form: UseFormReturn<SamlFormValues>;
  /** Certificates whose text is known: saved ones, and those of metadata. */
  known: ReadonlyMap<string, CertificateView>;
  hint: string;
  mayChange: boolean;
}

/** The identity provider's certificates, two at most: those that are known as facts, new ones as text. */
export function CertificatesField({ form, known, hint, mayChange }: CertificatesFieldProps) {
  const id = useId();
  const texts = useWatch({ control: form.control, name: "certificates" });
  const errors = form.formState.errors.certificates;
  const set = (next: string[]) =>
    form.setValue("certificates", next.length > 0 ? next : [""], {
      shouldDirty: true,
      shouldValidate: form.formState.isSubmitted,
    });
  const replace = (index: number, text: string) =>
    set(texts.map((before, at) => (at === index ? text : before)));
  const general = errors?.root?.message ?? errors?.message;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={`${id}-hint ${id}-error`}>
      <legend className="mb-1.5 font-medium">Verification certificate</legend>
      {texts.map((text, index) => {
        const view = known.get(text);
        // A text has no identity of its own while it is typed: its place is what stays.
        const key = view?.fingerprint ?? `text-${index}`;
        const remove = () => set(texts.filter((_, at) => at !== index));
        if (view)
          return <CertificateRow key={key} certificate={view} onRemove={mayChange ? remove : undefined} />;
        return (
          <div key={key} className="flex flex-col gap-2">
            <TextArea
              label={index === 0 ? "Certificate" : "Next certificate"}
              mono
              placeholder="-----BEGIN CERTIFICATE-----"
              readOnly={!mayChange}
              value={text}
              error={errors?.[index]?.message}
              {...(index === 0 && { name: "certificates.0" })}
              onChange={(event) => replace(index, event.target.value)}
            />
            {mayChange ? (
              <div className="flex flex-wrap gap-2">
                <FileButton
                  label="Choose a file"
                  accept=".cert,.cer,.crt,.pem,application/x-x509-ca-cert"
                  icon={<Upload aria-hidden className="size-4" />}
                  onRead={(bytes) => replace(index, certificateText(bytes))}
                />
                {texts.length > 1 ? (
                  <Button size="sm" variant="ghost" onPress={remove}>
                    Leave it out
                  </Button>
                ) : null}
              </div>
            ) : null}
          </div>
        );
      })}
      {mayChange && texts.length < MOST_CERTIFICATES && texts.every((text) => text.trim() !== "") ? (
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden className="size-4" />}
            onPress={() => set([...texts, ""])}
          >
            Add the next certificate
          </Button>
        </div>
      ) : null}
      <p id={`${id}-hint`} className="text-muted text-sm">
        {hint} PEM, or its base64 alone. While the provider changes over to a new one, both can be believed.
      </p>
      <FieldErrorText id={`${id}-error`} error={general} />
    </fieldset>
  );
}

/** A file's text, or the base64 of one in DER. */
function certificateText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (/^[\s\x21-\x7e]*$/.test(text)) return text.trim();
  return btoa(String.fromCharCode(...bytes));
}

"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { SigningKeyKind, SigningKeyView } from "#lib/directories/signing-keys/contract.ts";
import { dayOf } from "./day.ts";
import { type DirectoryFormValues, labelOf } from "./form-values.ts";
import { useCreateSigningKey } from "./queries.ts";

interface KeyFieldProps {
  form: UseFormReturn<DirectoryFormValues>;
  type: "okta" | "entra";
  directoryId: string | null;
  /** The key in use. */
  stored: SigningKeyView | null;
  /** Where Okta can fetch the directory's keys, once it is saved. */
  keySetUrl?: string | undefined;
}

/** The key that Muster signs in with: made here, its public part shown to be registered, its private part never. */
export function KeyField({ form, type, directoryId, stored, keySetUrl }: KeyFieldProps) {
  const [made, setMade] = useState<SigningKeyView | null>(null);
  const keyId = useWatch({ control: form.control, name: "keyId" });
  const error = form.formState.errors.keyId?.message;
  const shown = [made, stored].find((key) => key?.id === keyId) ?? null;
  const isNext = shown !== null && stored !== null && shown.id !== stored.id;

  function use(key: SigningKeyView) {
    setMade(key);
    form.setValue("keyId", key.id, { shouldDirty: true, shouldValidate: true });
  }
  function stayWith(key: SigningKeyView) {
    form.setValue("keyId", key.id, { shouldDirty: true, shouldValidate: true });
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg border p-3.5" aria-describedby="key-error">
      <legend className="px-1 font-medium">{labelOf("keyId", type)}</legend>
      {shown ? <PublicPart signingKey={shown} type={type} /> : null}
      {keySetUrl && shown ? (
        <CopyField
          label="Use a URL to fetch keys dynamically"
          value={keySetUrl}
          description="Choose this in Okta under Public keys, and nothing has to be pasted at the next key: Okta finds it here as soon as it is made."
        />
      ) : null}
      {isNext ? (
        <p className="text-muted text-sm">
          This is the next {type === "entra" ? "certificate" : "key"}. Register it beside the present one,
          then save: Muster changes over as soon as {type === "entra" ? "Entra" : "Okta"} accepts it, and you
          can remove the old one there.
        </p>
      ) : null}
      {shown === null || shown === stored ? (
        <MakeKey type={type} directoryId={directoryId} isNext={shown !== null} onMade={use} />
      ) : null}
      {isNext && stored ? (
        <div>
          <Button size="sm" onPress={() => stayWith(stored)}>
            Stay with the present one
          </Button>
        </div>
      ) : null}
      {error ? (
        <p id="key-error" className="text-error text-sm" role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

function PublicPart({ signingKey, type }: { signingKey: SigningKeyView; type: "okta" | "entra" }) {
  const { certificate, publicJwk, kid, algorithm, createdAt } = signingKey;
  if (type === "entra" && certificate) {
    return (
      <>
        <dl className="grid gap-y-1.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="text-muted">Thumbprint</dt>
          <dd className="break-all">
            <code>{certificate.thumbprint}</code>
          </dd>
          <dt className="text-muted">Valid until</dt>
          <dd>{dayOf(certificate.expiresAt)}</dd>
        </dl>
        <div>
          <Button
            size="sm"
            icon={<Download aria-hidden className="size-4" />}
            onPress={() => download(certificate.pem, `muster-${certificate.thumbprint.slice(0, 8)}.cer`)}
          >
            Download certificate
          </Button>
        </div>
      </>
    );
  }
  return (
    <CopyField
      label="Public key (JWK)"
      value={publicJwk}
      description={
        <>
          {algorithm}, made on {dayOf(createdAt)}. Its id, the kid, is{" "}
          <code className="break-all">{kid}</code>.
        </>
      }
    />
  );
}

const kinds: { id: SigningKeyKind; label: string }[] = [
  { id: "rsa-3072", label: "RS256, 3072 bits" },
  { id: "rsa-2048", label: "RS256, 2048 bits" },
  { id: "es256", label: "ES256" },
];

interface MakeKeyProps {
  type: "okta" | "entra";
  directoryId: string | null;
  isNext: boolean;
  onMade: (key: SigningKeyView) => void;
}

function MakeKey({ type, directoryId, isNext, onMade }: MakeKeyProps) {
  const create = useCreateSigningKey(directoryId);
  const [kind, setKind] = useState<SigningKeyKind>("rsa-3072");
  const [pem, setPem] = useState<string | null>(null);
  const noun = type === "entra" ? "certificate" : "key";

  async function make() {
    try {
      onMade(
        await create.mutateAsync(type === "okta" ? { for: "okta", kind } : { for: "entra", pem: pem ?? "" }),
      );
      setPem(null);
    } catch {
      // What was refused is shown below.
    }
  }

  const isAboutPem =
    create.error instanceof ApiProblem && create.error.fieldErrors.some(({ field }) => field === "pem");
  const problem = create.error ? messageOf(create.error) : undefined;
  return (
    <>
      {isNext ? null : (
        <p className="text-muted text-sm">
          {type === "entra"
            ? "Muster makes a key with a certificate that is valid for a year. The private key is stored encrypted, and can never be shown."
            : "Muster makes the key pair. The private key is stored encrypted, and can never be shown."}
        </p>
      )}
      {pem !== null ? (
        <TextArea
          label="Certificate and private key"
          description="Both as PEM, one below the other. RSA with at least 2048 bits, the private key without a password."
          mono
          value={pem}
          error={isAboutPem ? problem : undefined}
          onChange={(event) => setPem(event.target.value)}
        />
      ) : null}
      <div className="flex flex-wrap items-end gap-2">
        {type === "okta" ? (
          <Select label="Algorithm" options={kinds} value={kind} onChange={setKind} className="w-48" />
        ) : null}
        <Button onPress={make} pending={create.isPending} isDisabled={pem !== null && pem.trim() === ""}>
          {pem !== null ? "Use this certificate" : `Make a ${isNext ? "next " : ""}${noun}`}
        </Button>
        {type === "entra" ? (
          <Button variant="ghost" onPress={() => setPem(pem === null ? "" : null)}>
            {pem === null ? "Bring a certificate along" : "Let Muster make one"}
          </Button>
        ) : null}
      </div>
      {problem && !isAboutPem ? (
        <p className="text-error text-sm" role="alert">
          {problem}
        </p>
      ) : null}
    </>
  );
}

function download(text: string, name: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/pkix-cert" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

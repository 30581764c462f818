"use client";

import { FileUp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { IdpMetadata } from "#lib/sso/contract.ts";
import { CertificateRow } from "./certificate-row.tsx";
import { FileButton } from "./file-button.tsx";
import { providerWords } from "./provider-words.ts";
import { useReadMetadata } from "./queries.ts";

interface MetadataImportProps {
  directoryId: string;
  type: DirectoryType;
  onUse: (metadata: IdpMetadata) => void;
}

/** Reads the identity provider's metadata, shows what it says, and fills the form with it when asked to. */
export function MetadataImport({ directoryId, type, onUse }: MetadataImportProps) {
  const [way, setWay] = useState<"url" | "xml">("url");
  const [url, setUrl] = useState("");
  const [xml, setXml] = useState("");
  const read = useReadMetadata(directoryId);
  const problem = read.error ? (fieldProblem(read.error) ?? messageOf(read.error)) : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    read.mutate(way === "url" ? { url } : { xml });
  }

  return (
    <Card
      title="Fill in from metadata"
      description="The quickest way: the provider's metadata holds its addresses and certificates."
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <RadioGroup
          label="Where the metadata is"
          hideLabel
          layout="inline"
          options={[
            { id: "url", label: "At an address" },
            { id: "xml", label: "Pasted, or in a file" },
          ]}
          value={way}
          onChange={(next) => {
            setWay(next);
            read.reset();
          }}
        />
        {way === "url" ? (
          <TextField
            label="Metadata URL"
            type="url"
            mono
            description={providerWords[type].metadataUrl}
            value={url}
            error={problem}
            onChange={(event) => setUrl(event.target.value)}
          />
        ) : (
          <TextArea
            label="Metadata"
            mono
            placeholder="<EntityDescriptor …"
            value={xml}
            error={problem}
            onChange={(event) => setXml(event.target.value)}
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" pending={read.isPending}>
            Read the metadata
          </Button>
          {way === "xml" ? (
            <FileButton
              label="Choose a file"
              accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
              icon={<FileUp aria-hidden className="size-4" />}
              onRead={(bytes) => {
                const text = new TextDecoder().decode(bytes);
                setXml(text);
                read.mutate({ xml: text });
              }}
            />
          ) : null}
        </div>
        <div role="status" className="empty:-mt-4">
          {read.data ? (
            <Preview
              metadata={read.data}
              onUse={() => {
                if (read.data) onUse(read.data);
                read.reset();
              }}
            />
          ) : null}
        </div>
      </form>
    </Card>
  );
}

function Preview({ metadata, onUse }: { metadata: IdpMetadata; onUse: () => void }) {
  const { entityId, loginUrl, logoutUrl, certificates, wantsSignedRequests, notes } = metadata;
  const facts = [
    ["Issuer", entityId],
    ["Login page URL", loginUrl],
    ["Logout URL", logoutUrl ?? "None: signing out here does not sign out there."],
    ["Requests", wantsSignedRequests ? "Have to be signed" : "Need no signature"],
  ] as const;
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-surface p-3.5">
      <p className="font-medium">This is what it says</p>
      <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {certificates.map((certificate) => (
        <CertificateRow key={certificate.fingerprint} certificate={certificate} />
      ))}
      {notes.length > 0 ? (
        <Callout tone="info">
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Callout>
      ) : null}
      <div>
        <Button variant="primary" size="sm" onPress={onUse}>
          Use these values
        </Button>
      </div>
    </div>
  );
}

function fieldProblem(error: Error): string | undefined {
  return error instanceof ApiProblem ? error.fieldErrors[0]?.detail : undefined;
}

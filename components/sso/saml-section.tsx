"use client";

import { useState } from "react";
import { useForm } from "react-hook-form";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { toast } from "#components/ui/toast.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { CertificateView, IdpMetadata, SsoView } from "#lib/sso/contract.ts";
import { MetadataImport } from "./metadata-import.tsx";
import { RefusalsCard } from "./refusals-card.tsx";
import { SamlForm } from "./saml-form.tsx";
import { type SamlFormValues, valuesOf, withMetadata } from "./saml-form-values.ts";
import { SigningCard } from "./signing-card.tsx";
import { TestCard } from "./test-card.tsx";

interface SamlSectionProps {
  directory: { id: string; type: DirectoryType };
  view: SsoView;
  mayChange: boolean;
}

/** All that belongs to a directory's SAML: the form, what fills it, the test, our certificate, and what was refused. */
export function SamlSection({ directory: { id, type }, view, mayChange }: SamlSectionProps) {
  const [read, setRead] = useState<readonly CertificateView[]>([]);
  const form = useForm<SamlFormValues>({
    resolver: lazyResolver(async () => (await import("#lib/sso/contract.ts")).ssoInput),
    defaultValues: valuesOf(view),
    mode: "onTouched",
  });
  const fill = (metadata: IdpMetadata) => {
    setRead(metadata.certificates);
    form.reset(withMetadata(form.getValues(), metadata), { keepDefaultValues: true });
    toast.success("Filled in. Look at it, then save.");
    form.setFocus("loginUrl");
  };
  return (
    <>
      {mayChange ? <MetadataImport directoryId={id} type={type} onUse={fill} /> : null}
      <SamlForm directoryId={id} type={type} form={form} view={view} read={read} mayChange={mayChange} />
      <TestCard
        directoryId={id}
        isSaved={view.config !== null && !form.formState.isDirty}
        mayTest={mayChange}
      />
      {view.signing ? <SigningCard directoryId={id} signing={view.signing} mayChange={mayChange} /> : null}
      <RefusalsCard directoryId={id} />
    </>
  );
}

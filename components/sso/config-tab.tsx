"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { PortalSettingsForm } from "#components/portal/settings-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { SamlGuide } from "./guides/saml-guide.tsx";
import { OurValuesCard } from "./our-values.tsx";
import { useSso } from "./queries.ts";
import { SamlSection } from "./saml-section.tsx";

interface ConfigTabProps {
  directory: { id: string; name: string; type: DirectoryType };
  portalUrl: string;
  mayChange: boolean;
}

/** A directory's Config tab: how its users sign in, and all of SAML once it is chosen or set up. */
export function ConfigTab({ directory, portalUrl, mayChange }: ConfigTabProps) {
  const { data: sso, error } = useSso(directory.id);
  const [isChosen, setChosen] = useState(false);
  const showsSaml = sso !== undefined && (isChosen || sso.config !== null);
  const portal = (
    <PortalSettingsForm
      directory={directory}
      portalUrl={portalUrl}
      mayChange={mayChange}
      hasSaml={sso?.config !== null && sso !== undefined}
      onChoose={(authentication) => setChosen(authentication === "saml")}
    />
  );
  if (!showsSaml)
    return (
      <div className="flex flex-col gap-6">
        {portal}
        {error ? (
          <Callout tone="error" role="alert" title="The SAML settings could not be read">
            {messageOf(error)}
          </Callout>
        ) : null}
      </div>
    );
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] xl:gap-8">
      <div className="flex min-w-0 flex-col gap-6">
        {portal}
        <p className="lg:hidden">
          <a href="#guide" className="text-accent underline underline-offset-2">
            What the identity provider has to be told: values and guide below
          </a>
        </p>
        <SamlSection directory={directory} view={sso} mayChange={mayChange} />
      </div>
      <aside id="guide" className="flex min-w-0 scroll-mt-16 flex-col gap-6">
        <OurValuesCard type={directory.type} ours={sso.ours} />
        <SamlGuide type={directory.type} ours={sso.ours} />
      </aside>
    </div>
  );
}

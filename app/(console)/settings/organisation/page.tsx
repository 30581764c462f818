import type { Metadata } from "next";
import { AlertAddressesCard } from "#components/alerts/alert-addresses-card.tsx";
import { MailCard } from "#components/mail/mail-card.tsx";
import { OrganisationForm } from "#components/organisation/organisation-form.tsx";
import { LogSettingsForm } from "#components/scim-log/log-settings-form.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { getAlertAddresses } from "#lib/alerts/get-alert-addresses.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getMailSettings } from "#lib/mail/get-mail-settings.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";
import { getLogSettings } from "#lib/scim-log/get-log-settings.ts";

export const metadata: Metadata = { title: "Organisation" };

export default async function OrganisationPage() {
  const actor = await requirePageActor();
  const [organisation, log, mail, { addresses }] = await Promise.all([
    getOrganisation(actor),
    getLogSettings(actor),
    getMailSettings(actor),
    getAlertAddresses(actor),
  ]);
  const mayChange = hasRole(actor, "admin") && actor.directoryIds === null;
  return (
    <>
      <PageHeader title="Organisation" description="Who runs this installation, and whom people ask." />
      <OrganisationForm organisation={organisation} mayChange={mayChange} />
      <AlertAddressesCard addresses={addresses} mayChange={mayChange} />
      <MailCard settings={mail} ownEmail={actor.email ?? ""} mayChange={mayChange} />
      <LogSettingsForm settings={log} mayChange={mayChange} />
    </>
  );
}

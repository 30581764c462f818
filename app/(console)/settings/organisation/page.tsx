import type { Metadata } from "next";
import { OrganisationForm } from "#components/organisation/organisation-form.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";

export const metadata: Metadata = { title: "Organisation" };

export default async function OrganisationPage() {
  const actor = await requirePageActor();
  const organisation = await getOrganisation(actor);
  return (
    <>
      <PageHeader title="Organisation" description="Who runs this installation, and whom people ask." />
      <OrganisationForm
        organisation={organisation}
        mayChange={hasRole(actor, "admin") && actor.directoryIds === null}
      />
    </>
  );
}

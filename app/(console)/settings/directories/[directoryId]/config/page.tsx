import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { portalSettingsQuery } from "#components/portal/queries.ts";
import { PortalSettingsForm } from "#components/portal/settings-form.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { env } from "#lib/platform/env/env.ts";
import { getPortalSettings } from "#lib/portal/portal-settings.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Config" };

export default async function DirectoryConfigPage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (!directory) notFound();
  const client = prefetchClient();
  await client.prefetchQuery({
    ...portalSettingsQuery(directoryId),
    queryFn: () => getPortalSettings(actor, directoryId),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PortalSettingsForm
        directory={{ id: directory.id, name: directory.name }}
        portalUrl={`${env().publicUrl}/portal`}
        mayChange={hasRole(actor, "admin")}
      />
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { portalSettingsQuery } from "#components/portal/queries.ts";
import { ConfigTab } from "#components/sso/config-tab.tsx";
import { latestTestQuery, ssoQuery } from "#components/sso/queries.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { env } from "#lib/platform/env/env.ts";
import { getPortalSettings } from "#lib/portal/portal-settings.ts";
import { readSso } from "#lib/sso/read-sso.ts";
import { readLatestSamlTest } from "#lib/sso/read-test.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Config" };

export default async function DirectoryConfigPage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (!directory) notFound();
  const client = prefetchClient();
  await Promise.all([
    client.prefetchQuery({
      ...portalSettingsQuery(directoryId),
      queryFn: () => getPortalSettings(actor, directoryId),
    }),
    client.prefetchQuery({ ...ssoQuery(directoryId), queryFn: () => readSso(actor, directoryId) }),
    client.prefetchQuery({
      ...latestTestQuery(directoryId),
      queryFn: () => readLatestSamlTest(actor, directoryId),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConfigTab
        directory={{ id: directory.id, name: directory.name, type: directory.type }}
        portalUrl={`${env().publicUrl}/portal`}
        mayChange={hasRole(actor, "admin")}
      />
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { syncQuery } from "#components/sync/queries.ts";
import { SyncTab } from "#components/sync/sync-tab.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Sync" };

export default async function DirectorySyncPage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (!directory) notFound();
  const client = prefetchClient();
  await client.prefetchQuery({ ...syncQuery(directoryId), queryFn: () => getSync(actor, directoryId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SyncTab
        directory={{ id: directory.id, name: directory.name }}
        mayChange={hasRole(actor, "admin")}
        mayRun={hasRole(actor, "helpdesk")}
      />
    </HydrationBoundary>
  );
}

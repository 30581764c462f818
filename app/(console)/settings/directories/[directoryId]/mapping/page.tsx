import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { MappingTab } from "#components/mapping/mapping-tab.tsx";
import { mappingQuery } from "#components/mapping/queries.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getMapping } from "#lib/mapping/get-mapping.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Mapping" };

export default async function DirectoryMappingPage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  // A directory that only pushes is mapped at its identity provider.
  if (!directory || directory.type === "scim") notFound();
  const client = prefetchClient();
  await client.prefetchQuery({ ...mappingQuery(directoryId), queryFn: () => getMapping(actor, directoryId) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MappingTab directoryId={directoryId} mayChange={hasRole(actor, "admin")} />
    </HydrationBoundary>
  );
}

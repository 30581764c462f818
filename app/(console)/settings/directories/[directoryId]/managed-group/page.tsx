import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { ManagedGroupPage } from "#components/write-back/managed-group-page.tsx";
import { managedGroupQuery } from "#components/write-back/queries.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getManagedGroup } from "#lib/write-back/get-managed-group.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Managed group" };

export default async function DirectoryManagedGroupPage({
  params,
}: {
  params: Promise<{ directoryId: string }>;
}) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (directory?.type !== "okta") notFound();
  const client = prefetchClient();
  await client.prefetchQuery({
    ...managedGroupQuery(directoryId),
    queryFn: () => getManagedGroup(actor, directoryId),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ManagedGroupPage
        directoryId={directoryId}
        mayChange={hasRole(actor, "admin")}
        mayRun={hasRole(actor, "helpdesk")}
      />
    </HydrationBoundary>
  );
}

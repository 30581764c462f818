import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { KeysPage } from "#components/keys/keys-page.tsx";
import { keysQuery, scimCallsQuery } from "#components/keys/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listKeys } from "#lib/keys/list-keys.ts";
import { listScimCalls } from "#lib/keys/list-scim-calls.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Keys" };

export default async function DirectoryKeysPage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (!directory) notFound();
  const client = prefetchClient();
  await Promise.all([
    client.prefetchQuery({ ...keysQuery(directoryId), queryFn: () => listKeys(actor, directoryId) }),
    client.prefetchQuery({
      ...scimCallsQuery(directoryId),
      queryFn: () => listScimCalls(actor, directoryId),
    }),
  ]);
  const { id, name, type, enabled, scimBaseUrl } = directory;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <KeysPage directory={{ id, name, type, enabled, scimBaseUrl }} mayChange={hasRole(actor, "admin")} />
    </HydrationBoundary>
  );
}

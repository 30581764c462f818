import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { AttributePage } from "#components/attributes/attribute-page.tsx";
import { attributeKeys } from "#components/attributes/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { listAttributes } from "#lib/attributes/list-attributes.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";

export const metadata: Metadata = { title: "Global Attributes" };

export default async function AttributesPage() {
  const actor = await requirePageActor();
  const client = prefetchClient();
  await client.prefetchQuery({ queryKey: attributeKeys.list, queryFn: () => listAttributes(actor) });
  const mayChange = hasRole(actor, "admin");
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AttributePage mayChange={mayChange} mayChangeAll={mayChange && actor.directoryIds === null} />
    </HydrationBoundary>
  );
}

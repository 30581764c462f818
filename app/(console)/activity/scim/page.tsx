import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { prefetchClient } from "#components/layout/query-client.ts";
import { loadLogFilters, logQueryOf } from "#components/scim-log/log-filters.ts";
import { LogPage } from "#components/scim-log/log-page.tsx";
import { logQuery } from "#components/scim-log/queries.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { callQuery } from "#lib/scim-log/contract.ts";
import { listCalls } from "#lib/scim-log/list-calls.ts";

export const metadata: Metadata = { title: "SCIM log" };

export default async function ScimLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filters = await loadLogFilters(searchParams);
  const client = prefetchClient();
  // What fails here is asked again by the browser, which shows why.
  await client.prefetchQuery({
    queryKey: logQuery(filters).queryKey,
    queryFn: () => listCalls(actor, callQuery.parse(logQueryOf(filters, filters.at))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <LogPage />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

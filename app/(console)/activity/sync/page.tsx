import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { prefetchClient } from "#components/layout/query-client.ts";
import { historyQueryOf, loadHistoryFilters } from "#components/sync-history/history-filters.ts";
import { HistoryPage } from "#components/sync-history/history-page.tsx";
import { historyQuery } from "#components/sync-history/queries.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { runQuery } from "#lib/sync/history/contract.ts";
import { listHistory } from "#lib/sync/history/list-history.ts";

export const metadata: Metadata = { title: "Syncs" };

export default async function SyncHistoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filters = await loadHistoryFilters(searchParams);
  const client = prefetchClient();
  // What fails here is asked again by the browser, which shows why.
  await client.prefetchQuery({
    queryKey: historyQuery(filters).queryKey,
    queryFn: () => listHistory(actor, runQuery.parse(historyQueryOf(filters, filters.at))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <HistoryPage />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

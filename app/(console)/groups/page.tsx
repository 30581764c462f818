import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { GroupList } from "#components/groups/group-list.tsx";
import { groupQueryOf, loadGroupFilters } from "#components/groups/list-filters.ts";
import { groupsQuery } from "#components/groups/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { groupListQuery } from "#lib/groups/contract.ts";
import { listGroups } from "#lib/groups/list-groups.ts";

export const metadata: Metadata = { title: "Groups" };

export default async function GroupsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filters = await loadGroupFilters(searchParams);
  const client = prefetchClient();
  // What fails here is asked again by the browser, which shows why.
  await client.prefetchQuery({
    queryKey: groupsQuery(filters).queryKey,
    queryFn: () => listGroups(actor, groupListQuery.parse(groupQueryOf(filters))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <GroupList mayChange={hasRole(actor, "admin")} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

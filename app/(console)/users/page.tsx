import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { prefetchClient } from "#components/layout/query-client.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { listQueryOf, loadListFilters } from "#components/users/list-filters.ts";
import { usersQuery } from "#components/users/queries.ts";
import { UserList } from "#components/users/user-list.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { userListQuery } from "#lib/users/contract.ts";
import { listUsers } from "#lib/users/list-users.ts";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filters = await loadListFilters(searchParams);
  const client = prefetchClient();
  // What fails here is asked again by the browser, which shows why.
  await client.prefetchQuery({
    queryKey: usersQuery(filters).queryKey,
    queryFn: () => listUsers(actor, userListQuery.parse(listQueryOf(filters))),
    retry: false,
  });
  return (
    <>
      <PageHeader title="Users" description="Everyone whom your directories have sent." />
      <HydrationBoundary state={dehydrate(client)}>
        <NuqsAdapter>
          <UserList />
        </NuqsAdapter>
      </HydrationBoundary>
    </>
  );
}

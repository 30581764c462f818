import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { ConflictCallout } from "#components/conflicts/conflict-callout.tsx";
import { conflictCountQuery } from "#components/conflicts/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { listQueryOf, loadListFilters } from "#components/users/list-filters.ts";
import { usersQuery } from "#components/users/queries.ts";
import { UserList } from "#components/users/user-list.tsx";
import { UsersHeader } from "#components/users/users-header.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { type UserList as UserListView, userListQuery } from "#lib/users/contract.ts";
import { countConflicts } from "#lib/users/linking/list-conflicts.ts";
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
  const listed = client.getQueryData<UserListView>(usersQuery(filters).queryKey);
  const mayManage = hasRole(actor, "admin");
  if (mayManage) {
    await client.prefetchQuery({
      queryKey: conflictCountQuery.queryKey,
      queryFn: () => countConflicts(actor),
      retry: false,
    });
  }
  return (
    <>
      <UsersHeader directories={listed?.directories ?? []} mayManage={mayManage} />
      <HydrationBoundary state={dehydrate(client)}>
        {mayManage ? <ConflictCallout /> : null}
        <NuqsAdapter>
          <UserList mayHelp={hasRole(actor, "helpdesk")} mayManage={mayManage} />
        </NuqsAdapter>
      </HydrationBoundary>
    </>
  );
}

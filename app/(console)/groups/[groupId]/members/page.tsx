import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { GroupMembers } from "#components/groups/group-members.tsx";
import { loadMemberFilters, memberQueryOf } from "#components/groups/list-filters.ts";
import { membersQuery } from "#components/groups/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { memberListQuery } from "#lib/groups/contract.ts";
import { listMembers } from "#lib/groups/list-members.ts";
import { pageGroup } from "../page-group.ts";

interface MembersPageProps {
  params: Promise<{ groupId: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: MembersPageProps): Promise<Metadata> {
  const group = await pageGroup((await params).groupId);
  return { title: group?.name ?? "Group" };
}

export default async function MembersPage({ params, searchParams }: MembersPageProps) {
  const { groupId } = await params;
  const actor = await requirePageActor();
  if (!(await pageGroup(groupId))) notFound();
  const filters = await loadMemberFilters(searchParams);
  const client = prefetchClient();
  await client.prefetchQuery({
    queryKey: membersQuery(groupId, filters).queryKey,
    queryFn: () => listMembers(actor, groupId, memberListQuery.parse(memberQueryOf(filters))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <GroupMembers groupId={groupId} mayChange={hasRole(actor, "admin")} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

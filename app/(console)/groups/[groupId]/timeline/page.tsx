import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GroupTimeline } from "#components/groups/group-timeline.tsx";
import { groupEventsQuery } from "#components/groups/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listGroupEvents } from "#lib/groups/list-group-events.ts";
import { pageGroup } from "../page-group.ts";

interface TimelinePageProps {
  params: Promise<{ groupId: string }>;
}

export async function generateMetadata({ params }: TimelinePageProps): Promise<Metadata> {
  const group = await pageGroup((await params).groupId);
  return { title: group ? `Timeline of ${group.name}` : "Group" };
}

export default async function TimelinePage({ params }: TimelinePageProps) {
  const { groupId } = await params;
  const actor = await requirePageActor();
  if (!(await pageGroup(groupId))) notFound();
  const client = prefetchClient();
  await client.prefetchInfiniteQuery({
    ...groupEventsQuery(groupId),
    queryFn: () => listGroupEvents(actor, groupId, null),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GroupTimeline groupId={groupId} />
    </HydrationBoundary>
  );
}

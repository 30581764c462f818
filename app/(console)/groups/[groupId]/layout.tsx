import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { GroupHeader } from "#components/groups/group-header.tsx";
import { groupKeys } from "#components/groups/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { pageGroup } from "./page-group.ts";

interface GroupLayoutProps {
  params: Promise<{ groupId: string }>;
  children: ReactNode;
}

/** One group: its name, facts and tabs. */
export default async function GroupLayout({ params, children }: GroupLayoutProps) {
  const { groupId } = await params;
  const actor = await requirePageActor();
  const group = await pageGroup(groupId);
  if (!group) notFound();
  const client = prefetchClient();
  client.setQueryData(groupKeys.one(groupId), group);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GroupHeader groupId={groupId} mayChange={hasRole(actor, "admin")} />
      {children}
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { devicesOfUserQuery } from "#components/devices/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { groupsOfUserQuery } from "#components/users/groups-of-user-query.ts";
import { userEventsQuery, userKeys } from "#components/users/queries.ts";
import { UserPage } from "#components/users/user-page.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { deviceListQuery } from "#lib/devices/contract.ts";
import { listDevices } from "#lib/devices/list-devices.ts";
import { listGroupsOfUser } from "#lib/groups/list-groups-of-user.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { UserView } from "#lib/users/contract.ts";
import { getUser } from "#lib/users/get-user.ts";
import { listUserEvents } from "#lib/users/list-user-events.ts";

type Props = { params: Promise<{ userId: string }> };

/** The user of the page being rendered, asked once a request; null outside the admin's scope. */
const pageUser = cache(async (userId: string): Promise<UserView | null> => {
  const actor = await requirePageActor();
  if (!isId(userId)) return null;
  try {
    return await getUser(actor, userId);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await pageUser((await params).userId);
  return { title: user ? (user.displayName ?? user.userName) : "Users" };
}

export default async function UserDetailPage({ params }: Props) {
  const { userId } = await params;
  const actor = await requirePageActor();
  const user = await pageUser(userId);
  if (!user) notFound();
  const client = prefetchClient();
  client.setQueryData(userKeys.one(userId), user);
  await Promise.all([
    client.prefetchQuery({
      queryKey: devicesOfUserQuery(userId).queryKey,
      queryFn: () => listDevices(actor, deviceListQuery.parse({ userId })),
      retry: false,
    }),
    client.prefetchInfiniteQuery({
      ...userEventsQuery(userId),
      queryFn: () => listUserEvents(actor, userId, null),
    }),
    client.prefetchInfiniteQuery({
      ...groupsOfUserQuery(userId),
      queryFn: () => listGroupsOfUser(actor, userId, null),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <UserPage userId={userId} mayHelp={hasRole(actor, "helpdesk")} mayManage={hasRole(actor, "admin")} />
    </HydrationBoundary>
  );
}

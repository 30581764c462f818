import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { AdminsPage } from "#components/admins/admins-page.tsx";
import { adminsQuery } from "#components/admins/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { listAdmins } from "#lib/auth/list-admins.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";

export const metadata: Metadata = { title: "Admins" };

export default async function Page() {
  const actor = await requirePageActor();
  const client = prefetchClient();
  client.setQueryData(adminsQuery.queryKey, await listAdmins(actor));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AdminsPage
        giver={{ role: actor.role, limited: actor.directoryIds !== null }}
        mayManage={hasRole(actor, "admin")}
      />
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { PasswordCard } from "#components/account/password-card.tsx";
import { ProfileCard } from "#components/account/profile-card.tsx";
import { sessionsQuery } from "#components/account/queries.ts";
import { SessionsCard } from "#components/account/sessions-card.tsx";
import { OwnAlertsCard } from "#components/alerts/own-alerts-card.tsx";
import { prefetchClient } from "#components/layout/query-client.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { getOwnAlerts } from "#lib/alerts/get-own-alerts.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { listSessions } from "#lib/auth/list-sessions.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { showAccount } from "#lib/auth/show-account.ts";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const actor = await requirePageActor();
  const account = showAccount(actor);
  const { muted } = await getOwnAlerts(actor);
  const client = prefetchClient();
  client.setQueryData(sessionsQuery.queryKey, { sessions: await listSessions(actor) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader title="Account" description="Your own name, password and sessions." />
      <div className="flex max-w-form flex-col gap-6">
        <ProfileCard account={account} />
        <PasswordCard email={account.email} />
        {hasRole(actor, "admin") ? <OwnAlertsCard muted={muted} email={account.email} /> : null}
        <SessionsCard />
      </div>
    </HydrationBoundary>
  );
}

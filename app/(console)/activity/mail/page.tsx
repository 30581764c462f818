import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { prefetchClient } from "#components/layout/query-client.ts";
import { filterOf, loadMailFilters } from "#components/mail/mail-filters.ts";
import { MailList } from "#components/mail/mail-list.tsx";
import { mailListQuery } from "#components/mail/queries.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listMails } from "#lib/mail/list-mails.ts";

export const metadata: Metadata = { title: "Mail" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filter = filterOf(await loadMailFilters(searchParams));
  const client = prefetchClient();
  client.setQueryData(mailListQuery(filter).queryKey, {
    pages: [await listMails(actor, filter)],
    pageParams: [null],
  });
  const mayChange = hasRole(actor, "admin");
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <MailList mayChange={mayChange} mayTest={mayChange && actor.directoryIds === null} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

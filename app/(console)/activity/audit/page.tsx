import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { AuditPage } from "#components/audit/audit-page.tsx";
import { auditChoicesQuery, auditListQuery } from "#components/audit/queries.ts";
import { validFilter } from "#components/audit/valid-filter.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { listAudit, listAuditChoices } from "#lib/audit/list-audit.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requirePageActor();
  const filter = validFilter(await searchParams);
  const [first, choices] = await Promise.all([listAudit(actor, filter), listAuditChoices(actor)]);
  const client = prefetchClient();
  client.setQueryData(auditListQuery(filter).queryKey, { pages: [first], pageParams: [null] });
  client.setQueryData(auditChoicesQuery.queryKey, choices);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <AuditPage />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

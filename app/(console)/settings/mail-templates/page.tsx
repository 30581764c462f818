import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetchClient } from "#components/layout/query-client.ts";
import { templatesQuery } from "#components/mail/templates/queries.ts";
import { TemplateList } from "#components/mail/templates/template-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listTemplates } from "#lib/mail/templates/get-template.ts";

export const metadata: Metadata = { title: "Mail templates" };

export default async function MailTemplatesPage() {
  const actor = await requirePageActor();
  const client = prefetchClient();
  await client.prefetchQuery({ ...templatesQuery, queryFn: () => listTemplates(actor) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader
        title="Mail templates"
        description="The mail that invites users to the portal, in the words of each directory."
      />
      <TemplateList />
    </HydrationBoundary>
  );
}

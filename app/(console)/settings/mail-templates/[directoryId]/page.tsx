import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { templateQuery } from "#components/mail/templates/queries.ts";
import { TemplateEditor } from "#components/mail/templates/template-editor.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getMailStatus } from "#lib/mail/get-mail-status.ts";
import { getTemplate } from "#lib/mail/templates/get-template.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";

export const metadata: Metadata = { title: "Mail template" };

export default async function MailTemplatePage({ params }: { params: Promise<{ directoryId: string }> }) {
  const { directoryId } = await params;
  if (!isId(directoryId)) notFound();
  const actor = await requirePageActor();
  const client = prefetchClient();
  try {
    const [template, { isConfigured }] = await Promise.all([
      getTemplate(actor, directoryId),
      getMailStatus(new Date()),
    ]);
    client.setQueryData(templateQuery(directoryId).queryKey, template);
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <TemplateEditor
          directoryId={directoryId}
          mayChange={hasRole(actor, "admin")}
          ownEmail={actor.email ?? ""}
          isSmtpSet={isConfigured}
        />
      </HydrationBoundary>
    );
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

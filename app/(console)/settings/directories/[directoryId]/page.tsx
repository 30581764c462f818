import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { DiagnosticsPanel } from "#components/diagnostics/diagnostics-panel.tsx";
import { diagnosticsKeys } from "#components/diagnostics/queries.ts";
import { DirectoryOverview } from "#components/directories/directory-overview.tsx";
import { prefetchClient } from "#components/layout/query-client.ts";
import { Troubleshooter } from "#components/troubleshooting/troubleshooter.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getDiagnostics } from "#lib/diagnostics/get-diagnostics.ts";
import { pageDirectory } from "./page-directory.ts";

interface DirectoryPageProps {
  params: Promise<{ directoryId: string }>;
}

export async function generateMetadata({ params }: DirectoryPageProps): Promise<Metadata> {
  const directory = await pageDirectory((await params).directoryId);
  return { title: directory?.name ?? "Directory" };
}

export default async function DirectoryPage({ params }: DirectoryPageProps) {
  const { directoryId } = await params;
  const [actor, directory] = await Promise.all([requirePageActor(), pageDirectory(directoryId)]);
  // A push-only directory needs no identity server; one that is bound all the same shows what it found.
  const isDiagnosed = directory !== null && (directory.type !== "scim" || directory.cluster !== null);
  const client = prefetchClient();
  if (isDiagnosed) {
    await client.prefetchQuery({
      queryKey: diagnosticsKeys.one(directoryId),
      queryFn: () => getDiagnostics(actor, directoryId),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Troubleshooter subject="directories" id={directoryId} />
      <DirectoryOverview directoryId={directoryId}>
        {isDiagnosed ? (
          <DiagnosticsPanel directoryId={directoryId} mayRun={hasRole(actor, "helpdesk")} />
        ) : null}
      </DirectoryOverview>
    </HydrationBoundary>
  );
}

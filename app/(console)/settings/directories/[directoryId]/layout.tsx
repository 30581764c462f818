import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { DirectoryHeader } from "#components/directories/directory-header.tsx";
import { directoryKeys } from "#components/directories/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { pageDirectory } from "./page-directory.ts";

interface DirectoryLayoutProps {
  params: Promise<{ directoryId: string }>;
  children: ReactNode;
}

/** One directory: its name, state and tabs, and its facts for the pages below. */
export default async function DirectoryLayout({ params, children }: DirectoryLayoutProps) {
  const { directoryId } = await params;
  const actor = await requirePageActor();
  const directory = await pageDirectory(directoryId);
  if (!directory) notFound();
  const client = prefetchClient();
  client.setQueryData(directoryKeys.one(directoryId), directory);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DirectoryHeader directoryId={directoryId} mayChange={hasRole(actor, "admin")} />
      {children}
    </HydrationBoundary>
  );
}

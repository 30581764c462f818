import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { DirectoryList } from "#components/directories/directory-list.tsx";
import { directoryKeys } from "#components/directories/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listDirectories } from "#lib/directories/list-directories.ts";

export const metadata: Metadata = { title: "Directory" };

export default async function DirectoriesPage() {
  const actor = await requirePageActor();
  const client = prefetchClient();
  await client.prefetchQuery({ queryKey: directoryKeys.list, queryFn: () => listDirectories(actor) });
  const mayAdd = hasRole(actor, "admin") && actor.directoryIds === null;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader
        title="Directory"
        description="Each directory is one connection to an identity source. Several of one type work side by side."
        actions={
          mayAdd ? (
            <LinkButton
              href="/settings/directories/new"
              variant="primary"
              icon={<Plus aria-hidden className="size-4" />}
            >
              Add directory
            </LinkButton>
          ) : null
        }
      />
      <DirectoryList mayAdd={mayAdd} />
    </HydrationBoundary>
  );
}

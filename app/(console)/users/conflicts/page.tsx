import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ConflictsPage } from "#components/conflicts/conflicts-page.tsx";
import { conflictFiltersOf, conflictsQuery } from "#components/conflicts/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listConflicts } from "#lib/users/linking/list-conflicts.ts";

export const metadata: Metadata = { title: "Conflicts" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function UserConflictsPage({ searchParams }: { searchParams: Search }) {
  const actor = await requirePageActor("admin");
  const search = await searchParams;
  const filters = conflictFiltersOf({
    get: (name) => (typeof search[name] === "string" ? search[name] : null),
  });
  const client = prefetchClient();
  await client.prefetchQuery({
    queryKey: conflictsQuery(filters).queryKey,
    queryFn: () =>
      listConflicts(actor, {
        state: filters.state,
        ...(filters.directoryId && { directoryId: filters.directoryId }),
      }),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConflictsPage />
    </HydrationBoundary>
  );
}

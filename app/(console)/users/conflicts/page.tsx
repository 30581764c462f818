import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ConflictsPage } from "#components/conflicts/conflicts-page.tsx";
import { conflictFiltersOf, conflictQuery, conflictsQuery } from "#components/conflicts/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { ConflictList } from "#lib/users/linking/contract.ts";
import { getConflict } from "#lib/users/linking/get-conflict.ts";
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
  const list = client.getQueryData<ConflictList>(conflictsQuery(filters).queryKey);
  const shown = typeof search.conflict === "string" ? search.conflict : list?.conflicts[0]?.id;
  if (shown && isId(shown)) {
    await client.prefetchQuery({
      queryKey: conflictQuery(shown).queryKey,
      queryFn: () => getConflict(actor, shown),
      retry: false,
    });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ConflictsPage />
    </HydrationBoundary>
  );
}

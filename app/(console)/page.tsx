import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Home } from "#components/home/home.tsx";
import { homeKeys } from "#components/home/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getHome } from "#lib/home/get-home.ts";

export default async function HomePage() {
  const actor = await requirePageActor();
  const client = prefetchClient();
  await client.prefetchQuery({ queryKey: homeKeys.all, queryFn: () => getHome(actor) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Home
        firstName={actor.name.split(" ")[0] ?? actor.name}
        maySetUp={hasRole(actor, "admin") && actor.directoryIds === null}
      />
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { diagnosticsKeys } from "#components/diagnostics/queries.ts";
import { ClusterTab } from "#components/identity-servers/cluster-tab.tsx";
import { clusterKeys, identityServerKeys } from "#components/identity-servers/queries.ts";
import { ServersTab } from "#components/identity-servers/servers-tab.tsx";
import { openingCluster, shownDirectory } from "#components/identity-servers/shown-directory.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { LinkTabs } from "#components/ui/tabs.tsx";
import { type Actor, hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getDiagnostics } from "#lib/diagnostics/get-diagnostics.ts";
import { listClusters } from "#lib/identity-servers/list-clusters.ts";
import { listIdentityServers } from "#lib/identity-servers/list-identity-servers.ts";

export const metadata: Metadata = { title: "Identity Servers" };

interface PageProps {
  searchParams: Promise<{ tab?: string | string[]; directory?: string | string[] }>;
}

export default async function IdentityServersPage({ searchParams }: PageProps) {
  const actor = await requirePageActor();
  const { tab, directory } = await searchParams;
  const isCluster = tab === "cluster";
  const linkedId = typeof directory === "string" ? directory : null;
  const client = prefetchClient();
  if (isCluster) await prefetchCluster(client, actor, linkedId);
  else client.setQueryData(identityServerKeys.list, await listIdentityServers(actor));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageHeader
        title="Identity Servers"
        description="Identity servers talk to your directories: they diagnose them now, and again every five minutes. A cluster is a set of servers that do this for the same directories."
      />
      <LinkTabs
        label="Identity servers"
        className="mb-5"
        tabs={[
          { href: "/environment/identity-servers", label: "Servers", isCurrent: !isCluster },
          { href: "/environment/identity-servers?tab=cluster", label: "Cluster", isCurrent: isCluster },
        ]}
      />
      {isCluster ? (
        <ClusterTab
          directoryId={linkedId}
          mayBind={hasRole(actor, "admin")}
          mayRun={hasRole(actor, "helpdesk")}
        />
      ) : (
        <ServersTab />
      )}
    </HydrationBoundary>
  );
}

/** The clusters, and the diagnosis that the tab opens with. */
async function prefetchCluster(client: QueryClient, actor: Actor, linkedId: string | null): Promise<void> {
  const list = await listClusters(actor);
  client.setQueryData(clusterKeys.list, list);
  const shown = shownDirectory(list, openingCluster(list, linkedId), linkedId);
  if (shown === undefined) return;
  await client.prefetchQuery({
    queryKey: diagnosticsKeys.one(shown.id),
    queryFn: () => getDiagnostics(actor, shown.id),
  });
}

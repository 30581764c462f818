import type { Actor } from "#lib/auth/actor.ts";
import { findBindable, findClusters } from "./cluster.store.ts";
import type { ClusterList } from "./contract.ts";
import { findServers } from "./identity-server.store.ts";
import { identityServerViewOf } from "./list-identity-servers.ts";

/** All clusters with their servers, and the directories of the actor's scope with the cluster of each. */
export async function listClusters(actor: Actor): Promise<ClusterList> {
  const [clusters, servers, directories] = await Promise.all([
    findClusters(),
    findServers(),
    findBindable(actor.directoryIds),
  ]);
  const views = servers.map(identityServerViewOf);
  return {
    clusters: clusters.map(({ id, name, builtIn, _count }) => ({
      id,
      name,
      builtIn,
      servers: views.filter(({ cluster }) => cluster.id === id),
      hiddenDirectories: _count.directories - directories.filter(({ clusterId }) => clusterId === id).length,
    })),
    directories: directories.map(({ health, ...directory }) => ({
      ...directory,
      health: health?.state ?? null,
    })),
  };
}

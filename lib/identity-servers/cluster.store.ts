import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import { DEAD_AFTER_SECONDS } from "./heartbeat.ts";

/** One row for the cluster, with the number of its servers that live. */
export function findLiveServers(clusterId: string) {
  return prisma().$queryRaw<{ id: string; name: string; live: number }[]>`
    select c.id::text, c.name, count(s.id)::int as live from cluster c
    left join identity_server s on s.cluster_id = c.id and s.stopped_at is null
      and s.heartbeat_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS})
    where c.id = ${clusterId}::uuid group by c.id`;
}

export function findClusters() {
  return prisma().cluster.findMany({
    select: { id: true, name: true, builtIn: true, _count: { select: { directories: true } } },
    orderBy: [{ builtIn: "desc" }, { name: "asc" }],
    take: 1000,
  });
}

export function findCluster(tx: Tx, id: string) {
  return tx.cluster.findUnique({ where: { id }, select: { id: true, name: true } });
}

const directorySelect = {
  id: true,
  name: true,
  type: true,
  enabled: true,
  clusterId: true,
  health: { select: { state: true } },
} as const;

/** The directories of a scope by name; `null` is every directory. */
export function findBindable(scope: readonly string[] | null) {
  return prisma().directory.findMany({
    ...(scope === null ? {} : { where: { id: { in: [...scope] } } }),
    select: directorySelect,
    orderBy: { nameKey: "asc" },
  });
}

/** Locks the directories in one order, so that two bindings at once can't wait for each other. */
export async function lockDirectories(tx: Tx, ids: readonly string[]) {
  await tx.$queryRaw`select 1 from directory where id = any(${[...ids]}::uuid[]) order by id for update`;
  return tx.directory.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, enabled: true, cluster: { select: { id: true, name: true } } },
    orderBy: { id: "asc" },
  });
}

/** Binds a directory to a cluster, or to none. */
export async function setCluster(tx: Tx, directoryId: string, clusterId: string | null): Promise<void> {
  await tx.directory.update({
    where: { id: directoryId },
    data: { clusterId, boundAt: clusterId === null ? null : new Date() },
    select: { id: true },
  });
}

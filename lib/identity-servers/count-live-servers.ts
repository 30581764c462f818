import { findLiveServers } from "./cluster.store.ts";

/** A cluster with the number of its servers that live; null when there is no such cluster. */
export async function countLiveServers(
  clusterId: string,
): Promise<{ id: string; name: string; live: number } | null> {
  const [cluster] = await findLiveServers(clusterId);
  return cluster ?? null;
}

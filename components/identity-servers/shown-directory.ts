import type { BindableDirectory, ClusterList } from "#lib/identity-servers/contract.ts";

/** The cluster that the tab opens with: that of the directory which a link led to, else the first. */
export function openingCluster(list: ClusterList, linkedId: string | null): string | null {
  const linked = list.directories.find(({ id }) => id === linkedId);
  return linked?.clusterId ?? list.clusters[0]?.id ?? null;
}

/** The directory whose diagnosis is shown: the wanted one, else one in trouble, else the first that is served. */
export function shownDirectory(
  list: ClusterList,
  clusterId: string | null,
  wantedId: string | null,
): BindableDirectory | undefined {
  const served = list.directories.filter((directory) => directory.clusterId === clusterId);
  const isTroubled = ({ health }: BindableDirectory) => health === "failed" || health === "degraded";
  return served.find(({ id }) => id === wantedId) ?? served.find(isTroubled) ?? served[0];
}

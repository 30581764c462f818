import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { diagnosticsKeys } from "#components/diagnostics/queries.ts";
import { api } from "#components/layout/api.ts";
import type {
  BindDirectoriesInput,
  ClusterList,
  IdentityServerList,
} from "#lib/identity-servers/contract.ts";
import { HEARTBEAT_SECONDS } from "#lib/identity-servers/heartbeat.ts";

export const identityServerKeys = {
  all: ["identity-servers"] as const,
  list: ["identity-servers", "list"] as const,
};
export const clusterKeys = { all: ["clusters"] as const, list: ["clusters", "list"] as const };

/** Heartbeats are not announced one by one, and a dead server announces nothing: the page asks as often as they beat. */
export const identityServersQuery = queryOptions({
  queryKey: identityServerKeys.list,
  queryFn: ({ signal }) => api<IdentityServerList>("identity-servers", { signal }),
  refetchInterval: HEARTBEAT_SECONDS * 1000,
});

export const clustersQuery = queryOptions({
  queryKey: clusterKeys.list,
  queryFn: ({ signal }) => api<ClusterList>("clusters", { signal }),
  refetchInterval: HEARTBEAT_SECONDS * 2000,
});

export const useIdentityServers = () => useQuery(identityServersQuery);
export const useClusters = () => useQuery(clustersQuery);

export function useBindDirectories() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ clusterId, ...body }: BindDirectoriesInput & { clusterId: string }) =>
      api<ClusterList>(`clusters/${clusterId}`, { method: "PATCH", body }),
    onSuccess: (list) => {
      client.setQueryData(clusterKeys.list, list);
      // Not awaited: the page goes on to the new directory's panel at once.
      void client.invalidateQueries({ queryKey: diagnosticsKeys.all });
    },
  });
}

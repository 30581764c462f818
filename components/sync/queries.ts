import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { DecideHoldInput, RequestSyncInput, SyncView, UpdateSyncInput } from "#lib/sync/contract.ts";

export const syncKeys = { one: (directoryId: string) => ["sync", directoryId] as const };

export const syncQuery = (directoryId: string) =>
  queryOptions({
    queryKey: syncKeys.one(directoryId),
    queryFn: ({ signal }) => api<SyncView>(`directories/${directoryId}/sync`, { signal }),
  });

export const useSync = (directoryId: string) => useQuery(syncQuery(directoryId));

/** One of the three changes; each answers with the view as it is afterwards. */
function useChange<Body>(directoryId: string, method: "PATCH" | "POST", path = "") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => api<SyncView>(`directories/${directoryId}/sync${path}`, { method, body }),
    onSuccess: (view) => client.setQueryData(syncKeys.one(directoryId), view),
  });
}

export const useUpdateSync = (directoryId: string) => useChange<UpdateSyncInput>(directoryId, "PATCH");
export const useRequestSync = (directoryId: string) => useChange<RequestSyncInput>(directoryId, "POST");
export const useDecideHold = (directoryId: string) =>
  useChange<DecideHoldInput>(directoryId, "POST", "/hold");

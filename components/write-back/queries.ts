import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { api } from "#components/layout/api.ts";
import type {
  chooseManagedGroupInput,
  ManagedGroupView,
  releaseManagedGroupInput,
  requestWriteBackInput,
} from "#lib/write-back/contract.ts";

/** Below "sync": what identity servers do with a directory makes both stale. */
const keyOf = (directoryId: string) => ["sync", directoryId, "managed-group"] as const;

export const managedGroupQuery = (directoryId: string) =>
  queryOptions({
    queryKey: keyOf(directoryId),
    queryFn: ({ signal }) => api<ManagedGroupView>(`directories/${directoryId}/managed-group`, { signal }),
  });

export const useManagedGroup = (directoryId: string) => useQuery(managedGroupQuery(directoryId));

/** One of the changes; each answers with the view as it is afterwards. */
function useChange<Body>(directoryId: string, method: "PUT" | "DELETE" | "POST") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) =>
      api<ManagedGroupView>(`directories/${directoryId}/managed-group`, { method, body }),
    onSuccess: (view) => client.setQueryData(keyOf(directoryId), view),
  });
}

export const useChooseManagedGroup = (directoryId: string) =>
  useChange<z.input<typeof chooseManagedGroupInput>>(directoryId, "PUT");
export const useReleaseManagedGroup = (directoryId: string) =>
  useChange<z.input<typeof releaseManagedGroupInput>>(directoryId, "DELETE");
export const useRequestWriteBack = (directoryId: string) =>
  useChange<z.input<typeof requestWriteBackInput>>(directoryId, "POST");

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { DecideHoldInput, RequestSyncInput, SyncView, UpdateSyncInput } from "#lib/sync/contract.ts";
import type { HandBackInput, LeftGroupsView } from "#lib/sync/groups/contract.ts";
import type {
  PreviewItems,
  PreviewView,
  ProvisionInput,
  ProvisionView,
  RequestPreviewInput,
} from "#lib/sync/preview/contract.ts";

export const syncKeys = {
  one: (directoryId: string) => ["sync", directoryId] as const,
  preview: (directoryId: string) => ["sync", directoryId, "preview"] as const,
  leftGroups: (directoryId: string) => ["sync", directoryId, "left-groups"] as const,
  items: (directoryId: string, query: Record<string, string>) =>
    ["sync-preview", directoryId, query] as const,
};

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

export const useLeftGroups = (directoryId: string) =>
  useQuery({
    queryKey: syncKeys.leftGroups(directoryId),
    queryFn: ({ signal }) => api<LeftGroupsView>(`directories/${directoryId}/sync/left-groups`, { signal }),
  });

export function useHandBackGroups(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: HandBackInput) =>
      api<LeftGroupsView>(`directories/${directoryId}/sync/left-groups`, { method: "POST", body }),
    onSuccess: (view) => client.setQueryData(syncKeys.leftGroups(directoryId), view),
  });
}

export const previewQuery = (directoryId: string) =>
  queryOptions({
    queryKey: syncKeys.preview(directoryId),
    queryFn: ({ signal }) => api<PreviewView>(`directories/${directoryId}/sync/preview`, { signal }),
  });

export const usePreview = (directoryId: string) => useQuery(previewQuery(directoryId));

/** @param runId of the preview: its users do not change once it is done */
export const usePreviewItems = (
  directoryId: string,
  { runId, effect, q }: { runId: string; effect: string; q: string },
) => {
  const query = { effect, ...(q === "" ? {} : { q }) };
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: syncKeys.items(directoryId, { runId, ...query }),
      queryFn: ({ pageParam, signal }) => {
        const after = pageParam === null ? {} : { after: pageParam };
        return api<PreviewItems>(
          `directories/${directoryId}/sync/preview/items?${new URLSearchParams({ ...query, ...after })}`,
          { signal },
        );
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    }),
  );
};

export function useRequestPreview(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RequestPreviewInput) =>
      api<PreviewView>(`directories/${directoryId}/sync/preview`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: syncKeys.one(directoryId) }),
  });
}

export function useProvisionUser(directoryId: string) {
  return useMutation({
    mutationFn: (body: ProvisionInput) =>
      api<ProvisionView>(`directories/${directoryId}/sync/user`, { method: "POST", body }),
  });
}

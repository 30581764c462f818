import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  CreatedKey,
  KeyList,
  KeyView,
  NewKeyInput,
  ScimCalls,
  UpdateKeyInput,
} from "#lib/keys/contract.ts";

export const keyKeys = {
  all: ["keys"] as const,
  list: (directoryId: string) => ["keys", directoryId] as const,
};

export const scimRequestKeys = {
  latest: (directoryId: string) => ["scim-requests", directoryId] as const,
};

export const keysQuery = (directoryId: string) =>
  queryOptions({
    queryKey: keyKeys.list(directoryId),
    queryFn: ({ signal }) => api<KeyList>(`directories/${directoryId}/keys`, { signal }),
  });

export const scimCallsQuery = (directoryId: string) =>
  queryOptions({
    queryKey: scimRequestKeys.latest(directoryId),
    queryFn: ({ signal }) => api<ScimCalls>(`directories/${directoryId}/scim-requests`, { signal }),
  });

export const useKeys = (directoryId: string) => useQuery(keysQuery(directoryId));
export const useScimCalls = (directoryId: string) => useQuery(scimCallsQuery(directoryId));

export function useIssueKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewKeyInput) =>
      api<CreatedKey>(`directories/${directoryId}/keys`, { method: "POST", body }),
    // The answer holds a secret: it must not outlive the dialog that shows it.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keyKeys.all }),
  });
}

export function useUpdateKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ keyId, changes }: { keyId: string; changes: UpdateKeyInput }) =>
      api<KeyView>(`directories/${directoryId}/keys/${keyId}`, { method: "PATCH", body: changes }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyKeys.all }),
  });
}

export function useRevokeKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) =>
      api<KeyView>(`directories/${directoryId}/keys/${keyId}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyKeys.all }),
  });
}

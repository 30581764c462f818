import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import { type IssueKeyInput, issuedKey, keyList, keyView, scimCalls } from "#lib/keys/contract.ts";

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
    queryFn: ({ signal }) => api(`directories/${directoryId}/keys`, { output: keyList, signal }),
  });

export const scimCallsQuery = (directoryId: string) =>
  queryOptions({
    queryKey: scimRequestKeys.latest(directoryId),
    queryFn: ({ signal }) => api(`directories/${directoryId}/scim-requests`, { output: scimCalls, signal }),
  });

export const useKeys = (directoryId: string) => useQuery(keysQuery(directoryId));
export const useScimCalls = (directoryId: string) => useQuery(scimCallsQuery(directoryId));

export function useIssueKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: IssueKeyInput) =>
      api(`directories/${directoryId}/keys`, { method: "POST", body, output: issuedKey }),
    // The answer holds a secret: it must not outlive the dialog that shows it.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: keyKeys.all }),
  });
}

export function useRevokeKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) =>
      api(`directories/${directoryId}/keys/${keyId}`, { method: "DELETE", output: keyView }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyKeys.all }),
  });
}

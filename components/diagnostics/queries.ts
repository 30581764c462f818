import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { DiagnosticsView } from "#lib/diagnostics/contract.ts";

export const diagnosticsKeys = {
  all: ["diagnostics"] as const,
  one: (directoryId: string) => ["diagnostics", directoryId] as const,
};

/** While a diagnosis runs the page also asks by itself, should a live notice get lost. */
const CHECKING_MS = 2_000;

export const diagnosticsQuery = (directoryId: string) =>
  queryOptions({
    queryKey: diagnosticsKeys.one(directoryId),
    queryFn: ({ signal }) => api<DiagnosticsView>(`directories/${directoryId}/diagnostics`, { signal }),
    refetchInterval: ({ state }) => (state.data?.current?.state === "checking" ? CHECKING_MS : false),
  });

export const useDiagnostics = (directoryId: string) => useQuery(diagnosticsQuery(directoryId));

export function useRunDiagnostics(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api<DiagnosticsView>(`directories/${directoryId}/diagnostics`, { method: "POST" }),
    onSuccess: (view) => client.setQueryData(diagnosticsKeys.one(directoryId), view),
  });
}

import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { CallDetail, CallPage, LogSettings, UpdateLogSettingsInput } from "#lib/scim-log/contract.ts";
import { type LogFilters, logQueryOf } from "./log-filters.ts";

export const logKeys = {
  /** Begins with the topic of live notices. */
  page: (query: Record<string, string>) => ["scim-requests", "log", query] as const,
  /** Does not: what was logged stays as it is. */
  call: (id: string) => ["scim-call", id] as const,
};

const readPage = (query: Record<string, string>, signal: AbortSignal) =>
  api<CallPage>(`scim-requests?${new URLSearchParams(query)}`, { signal });

export function logQuery(filters: LogFilters) {
  const query = logQueryOf(filters, filters.at);
  return queryOptions({
    queryKey: logKeys.page(query),
    queryFn: ({ signal }) => readPage(query, signal),
    // Rows stay until the next ones are there.
    placeholderData: keepPreviousData,
  });
}

/** The newest calls about one user or group. */
export function resourceCallsQuery(directoryId: string, resourceId: string) {
  const query = { directory: directoryId, resource: resourceId, range: "all" };
  return queryOptions({
    queryKey: logKeys.page(query),
    queryFn: ({ signal }) => readPage(query, signal),
  });
}

export const useLog = (filters: LogFilters) => useQuery(logQuery(filters));
export const useResourceCalls = (directoryId: string, resourceId: string) =>
  useQuery(resourceCallsQuery(directoryId, resourceId));

export const useCall = (id: string) =>
  useQuery({
    queryKey: logKeys.call(id),
    queryFn: ({ signal }) => api<CallDetail>(`scim-requests/${encodeURIComponent(id)}`, { signal }),
  });

export function useUpdateLogSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateLogSettingsInput) =>
      api<LogSettings>("organisation/scim-log", { method: "PATCH", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["scim-call"] }),
  });
}

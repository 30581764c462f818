import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { RunDetail, RunPage } from "#lib/sync/history/contract.ts";
import { type HistoryFilters, historyQueryOf } from "./history-filters.ts";

/** Both begin with the topic of live notices. */
export const historyKeys = {
  page: (query: Record<string, string>) => ["sync", "history", query] as const,
  run: (id: string) => ["sync", "run", id] as const,
};

export function historyQuery(filters: HistoryFilters) {
  const query = historyQueryOf(filters, filters.at);
  return queryOptions({
    queryKey: historyKeys.page(query),
    queryFn: ({ signal }) => api<RunPage>(`sync-runs?${new URLSearchParams(query)}`, { signal }),
    // Rows stay until the next ones are there.
    placeholderData: keepPreviousData,
  });
}

export const useHistory = (filters: HistoryFilters) => useQuery(historyQuery(filters));

/** A run, and what it changed page by page. */
export const useRun = (id: string) =>
  useInfiniteQuery({
    queryKey: historyKeys.run(id),
    queryFn: ({ signal, pageParam }) =>
      api<RunDetail>(`sync-runs/${encodeURIComponent(id)}${pageParam === "" ? "" : `?after=${pageParam}`}`, {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: ({ more }) => more,
  });

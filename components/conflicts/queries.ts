import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import { idIn, queryOf } from "#components/layout/list-query.ts";
import type {
  ConflictCount,
  ConflictList,
  ConflictView,
  SettleConflictInput,
} from "#lib/users/linking/contract.ts";

/** The queue changes with the users: its keys begin with theirs, and so do its live notices. */
export const conflictKeys = {
  all: ["users", "conflicts"] as const,
  count: ["users", "conflicts", "count"] as const,
  list: (query: Record<string, string>) => ["users", "conflicts", "list", query] as const,
  one: (id: string) => ["users", "conflicts", "one", id] as const,
};

export type ConflictFilters = { state: "open" | "settled"; directoryId: string | null };

/** What the page's address says; what cannot be is left out. */
export function conflictFiltersOf(search: { get: (name: string) => string | null }): ConflictFilters {
  return {
    state: search.get("state") === "settled" ? "settled" : "open",
    directoryId: idIn(search.get("directory")),
  };
}

export function conflictsQuery(filters: ConflictFilters) {
  const query = queryOf(filters);
  return queryOptions({
    queryKey: conflictKeys.list(query),
    queryFn: ({ signal }) => api<ConflictList>(`users/conflicts?${new URLSearchParams(query)}`, { signal }),
  });
}

export const conflictCountQuery = queryOptions({
  queryKey: conflictKeys.count,
  queryFn: ({ signal }) => api<ConflictCount>("users/conflicts/count", { signal }),
});

export const conflictQuery = (id: string) =>
  queryOptions({
    queryKey: conflictKeys.one(id),
    queryFn: ({ signal }) => api<ConflictView>(`users/conflicts/${id}`, { signal }),
    retry: false,
  });

export const useConflicts = (filters: ConflictFilters) => useQuery(conflictsQuery(filters));
export const useConflictCount = () => useQuery(conflictCountQuery);
export const useConflict = (id: string) => useQuery(conflictQuery(id));

export function useSettleConflict(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettleConflictInput) =>
      api<{ userId: string | null }>(`users/conflicts/${id}/settle`, { method: "POST", body }),
    // Also after a refusal: what is shown was not so any more.
    onSettled: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
}

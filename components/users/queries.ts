import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { UserEvents, UserList, UserView } from "#lib/users/contract.ts";
import { type ListFilters, listQueryOf } from "./list-filters.ts";

export const userKeys = {
  all: ["users"] as const,
  list: (query: Record<string, string>) => ["users", "list", query] as const,
  one: (id: string) => ["users", "one", id] as const,
  events: (id: string) => ["users", "events", id] as const,
};

export function usersQuery(filters: ListFilters) {
  const query = listQueryOf(filters);
  return queryOptions({
    queryKey: userKeys.list(query),
    queryFn: ({ signal }) => api<UserList>(`users?${new URLSearchParams(query)}`, { signal }),
    // Rows stay until the next ones are there.
    placeholderData: keepPreviousData,
  });
}

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: userKeys.one(id),
    queryFn: ({ signal }) => api<UserView>(`users/${id}`, { signal }),
  });

export const userEventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: userKeys.events(id),
    queryFn: ({ pageParam, signal }) =>
      api<UserEvents>(`users/${id}/events${pageParam ? `?before=${pageParam}` : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => (page.hasMore ? page.events.at(-1)?.id : undefined),
  });

export const useUsers = (filters: ListFilters) => useQuery(usersQuery(filters));
export const useUser = (id: string) => useQuery(userQuery(id));
export const useUserEvents = (id: string) => useInfiniteQuery(userEventsQuery(id));

import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { HomeView } from "#lib/home/contract.ts";

export const homeKeys = { all: ["home"] as const };

const homeQuery = queryOptions<HomeView>({
  queryKey: homeKeys.all,
  queryFn: ({ signal }) => api<HomeView>("home", { signal }),
  // Some of it changes by the clock alone: an expiry comes nearer, a server falls silent.
  refetchInterval: 30_000,
});

export function useHome() {
  return useQuery(homeQuery);
}

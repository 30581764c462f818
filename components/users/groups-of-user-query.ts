import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { GroupsOfUser } from "#lib/groups/contract.ts";

export const groupsOfUserQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ["users", "groups", userId] as const,
    queryFn: ({ pageParam, signal }) =>
      api<GroupsOfUser>(`users/${userId}/groups${pageParam ? `?after=${pageParam}` : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => (page.hasMore ? page.groups.at(-1)?.id : undefined),
  });

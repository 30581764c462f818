import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  AddUsersInput,
  CreateGroupInput,
  GroupEvents,
  GroupList,
  GroupView,
  MemberList,
  RenameGroupInput,
} from "#lib/groups/contract.ts";
import { type GroupFilters, groupQueryOf, type MemberFilters, memberQueryOf } from "./list-filters.ts";

/**
 * A group's own page stands under the topic of users: it shows them, and one who is deleted leaves the group. Every
 * change of a group is announced under both topics.
 */
const ofGroup = (id: string) => ["users", "of-group", id] as const;

export const groupKeys = {
  all: ["groups"] as const,
  list: (query: Record<string, string>) => ["groups", "list", query] as const,
  one: (id: string) => [...ofGroup(id), "one"] as const,
  events: (id: string) => [...ofGroup(id), "events"] as const,
  members: (id: string, query: Record<string, string>) => [...ofGroup(id), "members", query] as const,
};

export function groupsQuery(filters: GroupFilters) {
  const query = groupQueryOf(filters);
  return queryOptions({
    queryKey: groupKeys.list(query),
    queryFn: ({ signal }) => api<GroupList>(`groups?${new URLSearchParams(query)}`, { signal }),
    // Rows stay until the next ones are there.
    placeholderData: keepPreviousData,
  });
}

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: groupKeys.one(id),
    queryFn: ({ signal }) => api<GroupView>(`groups/${id}`, { signal }),
  });

export function membersQuery(id: string, filters: MemberFilters) {
  const query = memberQueryOf(filters);
  return queryOptions({
    queryKey: groupKeys.members(id, query),
    queryFn: ({ signal }) =>
      api<MemberList>(`groups/${id}/members?${new URLSearchParams(query)}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

export const groupEventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: groupKeys.events(id),
    queryFn: ({ pageParam, signal }) =>
      api<GroupEvents>(`groups/${id}/events${pageParam ? `?before=${pageParam}` : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => (page.hasMore ? page.events.at(-1)?.id : undefined),
  });

export const useGroups = (filters: GroupFilters) => useQuery(groupsQuery(filters));
export const useGroup = (id: string) => useQuery({ ...groupQuery(id), enabled: !useIsDeleted(id) });
export const useMembers = (id: string, filters: MemberFilters) =>
  useQuery({ ...membersQuery(id, filters), enabled: !useIsDeleted(id) });
export const useGroupEvents = (id: string) =>
  useInfiniteQuery({ ...groupEventsQuery(id), enabled: !useIsDeleted(id) });

/** A group that is being deleted here is asked for no more: the notice comes before the page has been left. */
function useIsDeleted(id: string): boolean {
  const states = useMutationState({
    filters: { mutationKey: deletionOf(id) },
    select: ({ state }) => state.status,
  });
  return states.some((status) => status === "pending" || status === "success");
}

const deletionOf = (id: string) => ["groups", "delete", id] as const;

export function useCreateGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateGroupInput) => api<{ id: string }>("groups", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: groupKeys.all }),
  });
}

export function useRenameGroup(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: (body: RenameGroupInput) => api(`groups/${id}`, { method: "PATCH", body }),
    onSettled: refresh,
  });
}

export function useDeleteGroup(id: string) {
  return useMutation({
    mutationKey: deletionOf(id),
    mutationFn: (name: string) => api(`groups/${id}`, { method: "DELETE", body: { name } }),
  });
}

export function useAddUsers(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: (body: AddUsersInput) =>
      api<{ added: number }>(`groups/${id}/members`, { method: "POST", body }),
    onSettled: refresh,
  });
}

export function useRemoveMember(id: string) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: (memberId: string) => api(`groups/${id}/members/${memberId}`, { method: "DELETE" }),
    onSettled: refresh,
  });
}

function useRefresh(id: string) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: groupKeys.all }),
      client.invalidateQueries({ queryKey: ofGroup(id) }),
    ]);
}

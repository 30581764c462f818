import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  CreatedUserView,
  CreateUserInput,
  UpdateUserInput,
  UserFieldsView,
} from "#lib/users/made-here/contract.ts";
import { userKeys } from "./queries.ts";

/** Users who are made here: what a form reads and writes. */

const fieldsQuery = (id: string) =>
  queryOptions({
    queryKey: [...userKeys.one(id), "fields"],
    queryFn: ({ signal }) => api<UserFieldsView>(`users/${id}/fields`, { signal }),
    // A form starts from what is there now, and keeps what is typed.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const useUserFields = (id: string) => useQuery(fieldsQuery(id));

export function useCreateUser() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: CreateUserInput) => api<CreatedUserView>("users", { method: "POST", body }),
    onSuccess: refresh,
  });
}

export function useUpdateUser(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: UpdateUserInput) => api(`users/${id}`, { method: "PATCH", body }),
    onSuccess: refresh,
  });
}

export function useDeleteUser(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => api(`users/${id}`, { method: "DELETE" }),
    onSuccess: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: userKeys.all });
}

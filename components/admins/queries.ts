import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  AdminList,
  CreatedInvitationView,
  InviteAdminInput,
  UpdateAdminInput,
} from "#lib/auth/contract.ts";

export const adminKeys = {
  all: ["admins"] as const,
  list: ["admins", "list"] as const,
};

export const adminsQuery = queryOptions({
  queryKey: adminKeys.list,
  queryFn: ({ signal }) => api<AdminList>("admins", { signal }),
});

export const useAdmins = () => useQuery(adminsQuery);

export function useInviteAdmin() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: InviteAdminInput) =>
      api<CreatedInvitationView>("admins/invitations", { method: "POST", body }),
    onSuccess: refresh,
  });
}

export function useWithdrawInvitation() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api(`admins/invitations/${id}`, { method: "DELETE" }),
    onSettled: refresh,
  });
}

export function useUpdateAdmin() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, ...body }: UpdateAdminInput & { id: string }) =>
      api(`admins/${id}`, { method: "PATCH", body }),
    onSettled: refresh,
  });
}

export function useRemoveAdmin() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api(`admins/${id}`, { method: "DELETE" }),
    onSettled: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: adminKeys.all });
}

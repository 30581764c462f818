import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type {
  AccountView,
  ChangePasswordInput,
  EndedSessionsView,
  RenameAccountInput,
  SessionList,
} from "#lib/auth/contract.ts";

export const accountKeys = {
  /** Below the topic of live notices about admins, so that a session ended elsewhere disappears here. */
  sessions: ["admins", "sessions"] as const,
};

export const sessionsQuery = queryOptions({
  queryKey: accountKeys.sessions,
  queryFn: ({ signal }) => api<SessionList>("account/sessions", { signal }),
});

export const useSessions = () => useQuery(sessionsQuery);

export function useRenameAccount() {
  return useMutation({
    mutationFn: (body: RenameAccountInput) => api<AccountView>("account", { method: "PATCH", body }),
  });
}

export function useChangePassword() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: ChangePasswordInput) =>
      api<EndedSessionsView>("account/password", { method: "PUT", body }),
    onSuccess: refresh,
  });
}

export function useRevokeSession() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => api(`account/sessions/${id}`, { method: "DELETE" }),
    onSettled: refresh,
  });
}

export function useRevokeOtherSessions() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => api<EndedSessionsView>("account/sessions", { method: "DELETE" }),
    onSettled: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: accountKeys.sessions });
}

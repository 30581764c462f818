import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import {
  accountView,
  type ChangePasswordInput,
  endedSessionsView,
  type RenameAccountInput,
  sessionList,
} from "#lib/auth/contract.ts";

export const accountKeys = {
  /** Below the topic of live notices about admins, so that a session ended elsewhere disappears here. */
  sessions: ["admins", "sessions"] as const,
};

export const sessionsQuery = queryOptions({
  queryKey: accountKeys.sessions,
  queryFn: ({ signal }) => api("account/sessions", { output: sessionList, signal }),
});

export const useSessions = () => useQuery(sessionsQuery);

export function useRenameAccount() {
  return useMutation({
    mutationFn: (body: RenameAccountInput) => api("account", { method: "PATCH", body, output: accountView }),
  });
}

export function useChangePassword() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: ChangePasswordInput) =>
      api("account/password", { method: "PUT", body, output: endedSessionsView }),
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
    mutationFn: () => api("account/sessions", { method: "DELETE", output: endedSessionsView }),
    onSettled: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: accountKeys.sessions });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { InvitationView, InviteOutcome } from "#lib/invitations/contract.ts";
import type { EndedSessions, PortalSessions } from "#lib/portal/security/contract.ts";

/** What has become of a user's invitation; stale with its user and with the mails. */
export const useInvitation = (userId: string) =>
  useQuery({
    queryKey: ["users", "invitation", userId],
    queryFn: ({ signal }) => api<InvitationView>(`users/${userId}/invitation`, { signal }),
  });

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userIds: readonly string[]) =>
      api<InviteOutcome>("users/invitations", { method: "POST", body: { userIds } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
}

/** Where a user is signed in to the portal. */
export const usePortalSessions = (userId: string) =>
  useQuery({
    queryKey: ["users", "sessions", userId],
    queryFn: ({ signal }) => api<PortalSessions>(`users/${userId}/sessions`, { signal }),
  });

/** Ends one of a user's sessions, or all of them. */
export function useEndPortalSession(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string | "all") =>
      api<EndedSessions | null>(`users/${userId}/sessions${sessionId === "all" ? "" : `/${sessionId}`}`, {
        method: "DELETE",
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["users", "sessions", userId] }),
  });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { InvitationView, InviteOutcome } from "#lib/invitations/contract.ts";

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

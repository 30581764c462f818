import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { PortalSettingsInput, PortalSettingsView, SignIns } from "#lib/portal/contract.ts";
import type { SessionCounts } from "#lib/portal/security/contract.ts";

const portalKeys = {
  settings: (directoryId: string) => ["directories", "portal", directoryId] as const,
  sessions: (directoryId: string) => ["directories", "portal", directoryId, "sessions"] as const,
  signIns: (userId: string) => ["users", "sign-ins", userId] as const,
};

/** How a directory's users get into the portal. */
export const portalSettingsQuery = (directoryId: string) =>
  queryOptions({
    queryKey: portalKeys.settings(directoryId),
    queryFn: ({ signal }) => api<PortalSettingsView>(`directories/${directoryId}/portal`, { signal }),
  });

export const usePortalSettings = (directoryId: string) => useQuery(portalSettingsQuery(directoryId));

/** How many are signed in, by what: asked anew each time, for a question that names the number. */
export const useSessionCounts = (directoryId: string, isAsked: boolean) =>
  useQuery({
    queryKey: portalKeys.sessions(directoryId),
    queryFn: ({ signal }) => api<SessionCounts>(`directories/${directoryId}/portal/sessions`, { signal }),
    enabled: isAsked,
    staleTime: 0,
  });

export function useUpdatePortalSettings(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PortalSettingsInput) =>
      api<PortalSettingsView>(`directories/${directoryId}/portal`, { method: "PUT", body }),
    onSuccess: (settings) => client.setQueryData(portalKeys.settings(directoryId), settings),
  });
}

/** A user's latest sign-ins to the portal. */
export const useUserSignIns = (userId: string) =>
  useQuery({
    queryKey: portalKeys.signIns(userId),
    queryFn: ({ signal }) => api<SignIns>(`users/${userId}/sign-ins`, { signal }),
  });

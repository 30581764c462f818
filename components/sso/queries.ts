import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { VouchedDevices } from "#lib/devices/contract.ts";
import type {
  IdpMetadata,
  LatestSamlTest,
  MetadataInput,
  SamlRefusals,
  SamlTestView,
  SsoInput,
  SsoView,
  StartedTest,
} from "#lib/sso/contract.ts";

const POLL_MS = 2000;

/** All of them lie below the topics that the server's notices name. */
const ssoKeys = {
  config: (directoryId: string) => ["directories", "sso", directoryId] as const,
  latestTest: (directoryId: string) => ["directories", "sso", directoryId, "tests"] as const,
  test: (directoryId: string, testId: string) =>
    ["directories", "sso", directoryId, "tests", testId] as const,
  devices: (directoryId: string, certificates: string, since: string | null) =>
    ["devices", "sso", directoryId, certificates, since] as const,
  refusals: (directoryId: string) => ["directories", "sso", directoryId, "refusals"] as const,
};

/** A directory's SAML configuration, and our values for the identity provider. */
export const ssoQuery = (directoryId: string) =>
  queryOptions({
    queryKey: ssoKeys.config(directoryId),
    queryFn: ({ signal }) => api<SsoView>(`directories/${directoryId}/sso`, { signal }),
  });

export const useSso = (directoryId: string) => useQuery(ssoQuery(directoryId));

/** The latest test sign-in, and whether one has passed with what is saved. */
export const latestTestQuery = (directoryId: string) =>
  queryOptions({
    queryKey: ssoKeys.latestTest(directoryId),
    queryFn: ({ signal }) => api<LatestSamlTest>(`directories/${directoryId}/sso/tests`, { signal }),
  });

export const useLatestTest = (directoryId: string) =>
  useQuery({
    ...latestTestQuery(directoryId),
    refetchInterval: ({ state }) => (isWaiting(state.data?.latest) ? POLL_MS : false),
  });

/** One test: asked for again until the identity provider has answered, should its notice not arrive. */
export const testQuery = (directoryId: string, testId: string) =>
  queryOptions({
    queryKey: ssoKeys.test(directoryId, testId),
    queryFn: ({ signal }) => api<SamlTestView>(`directories/${directoryId}/sso/tests/${testId}`, { signal }),
  });

export const useTest = (directoryId: string, testId: string) =>
  useQuery({
    ...testQuery(directoryId, testId),
    refetchInterval: ({ state }) => (isWaiting(state.data) ? POLL_MS : false),
  });

/** Whether its answer can still come. */
export function isWaiting(test: SamlTestView | null | undefined): boolean {
  return (
    test !== null && test !== undefined && test.result === null && Date.parse(test.expiresAt) > Date.now()
  );
}

export const useRefusals = (directoryId: string) =>
  useQuery({
    queryKey: ssoKeys.refusals(directoryId),
    queryFn: ({ signal }) => api<SamlRefusals>(`directories/${directoryId}/sso/refusals`, { signal }),
  });

/** Passkeys that certificates vouched for, counted anew each time they are asked for. @param since ISO, or null: since ever */
export function useVouchedDevices(
  directoryId: string,
  fingerprints: readonly string[],
  since: string | null,
  isAsked: boolean,
) {
  const certificates = fingerprints.join(",");
  const query = new URLSearchParams({ certificates, ...(since && { since }) });
  return useQuery({
    queryKey: ssoKeys.devices(directoryId, certificates, since),
    queryFn: ({ signal }) =>
      api<VouchedDevices>(`directories/${directoryId}/sso/devices?${query}`, { signal }),
    enabled: isAsked,
    staleTime: 0,
  });
}

export function useSaveSso(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SsoInput) => api<SsoView>(`directories/${directoryId}/sso`, { method: "PUT", body }),
    onSuccess: (view) => client.setQueryData(ssoKeys.config(directoryId), view),
  });
}

export function useRemoveSso(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api(`directories/${directoryId}/sso`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ssoKeys.config(directoryId) }),
  });
}

export type KeyStep = "make" | "switch" | "drop";

export function useRollKey(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: KeyStep) =>
      api<SsoView>(`directories/${directoryId}/sso/key`, { method: "POST", body: { step } }),
    onSuccess: (view) => client.setQueryData(ssoKeys.config(directoryId), view),
  });
}

/** Nothing is saved by it. */
export const useReadMetadata = (directoryId: string) =>
  useMutation({
    mutationFn: (body: MetadataInput) =>
      api<IdpMetadata>(`directories/${directoryId}/sso/metadata`, { method: "POST", body }),
  });

export function useStartTest(directoryId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api<StartedTest>(`directories/${directoryId}/sso/tests`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ssoKeys.latestTest(directoryId) }),
  });
}

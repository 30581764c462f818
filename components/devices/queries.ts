import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "#components/layout/api.ts";
import type { DeviceList, DeviceOutcome } from "#lib/devices/contract.ts";
import type { UnenrollReason } from "#lib/devices/vocabulary.ts";
import { type DeviceFilters, deviceQueryOf } from "./list-filters.ts";

const deviceKeys = {
  all: ["devices"] as const,
  list: (query: Record<string, string>) => ["devices", "list", query] as const,
};

function listOf(query: Record<string, string>) {
  return queryOptions({
    queryKey: deviceKeys.list(query),
    queryFn: ({ signal }) => api<DeviceList>(`devices?${new URLSearchParams(query)}`, { signal }),
    // Rows stay until the next ones are there.
    placeholderData: keepPreviousData,
  });
}

export const devicesQuery = (filters: DeviceFilters) => listOf(deviceQueryOf(filters));
export const devicesOfUserQuery = (userId: string) => listOf({ userId });

export const useDevices = (filters: DeviceFilters) => useQuery(devicesQuery(filters));
export const useDevicesOfUser = (userId: string) => useQuery(devicesOfUserQuery(userId));

export function useUnenroll() {
  return useChange((body: { deviceIds: string[]; reason: UnenrollReason; note: string }) =>
    api<DeviceOutcome>("devices/unenroll", { method: "POST", body }),
  );
}

export function useRestoreDevices() {
  return useChange((deviceIds: string[]) =>
    api<DeviceOutcome>("devices/restore", { method: "POST", body: { deviceIds } }),
  );
}

/** A change of devices stands in their users' timelines, too. */
function useChange<Input>(change: (input: Input) => Promise<DeviceOutcome>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: deviceKeys.all }),
        client.invalidateQueries({ queryKey: ["users", "events"] }),
      ]),
  });
}

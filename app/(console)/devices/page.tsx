import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { SearchParams } from "nuqs/server";
import { DeviceList } from "#components/devices/device-list.tsx";
import { deviceQueryOf, loadDeviceFilters } from "#components/devices/list-filters.ts";
import { devicesQuery } from "#components/devices/queries.ts";
import { prefetchClient } from "#components/layout/query-client.ts";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { deviceListQuery } from "#lib/devices/contract.ts";
import { listDevices } from "#lib/devices/list-devices.ts";

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const actor = await requirePageActor();
  const filters = await loadDeviceFilters(searchParams);
  const client = prefetchClient();
  // What fails here is asked again by the browser, which shows why.
  await client.prefetchQuery({
    queryKey: devicesQuery(filters).queryKey,
    queryFn: () => listDevices(actor, deviceListQuery.parse(deviceQueryOf(filters))),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NuqsAdapter>
        <DeviceList mayUnenroll={hasRole(actor, "helpdesk")} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}

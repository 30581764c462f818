import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { DeviceFilterQuery, DeviceItem } from "./contract.ts";
import { findDevicePage } from "./device-list.store.ts";
import { filterOf, itemOf } from "./list-devices.ts";

const BATCH = 500;

const columns: readonly (readonly [
  name: string,
  value: (device: DeviceItem) => string | null | undefined,
])[] = [
  ["id", ({ id }) => id],
  ["device", ({ name }) => name],
  ["state", ({ state }) => state],
  ["user", ({ user }) => user.name],
  ["user name", ({ user }) => user.userName],
  ["user status", ({ user }) => user.status],
  ["directory", ({ directory }) => directory.name],
  ["enrolled at", ({ enrolledAt }) => enrolledAt],
  ["last used at", ({ lastUsedAt }) => lastUsedAt],
  ["ended at", ({ end }) => end?.at],
  ["reason", ({ end }) => end?.reason],
  ["note", ({ end }) => end?.note],
  ["ended by", ({ end }) => end?.byName ?? end?.by],
  ["restorable until", ({ end }) => end?.restorableUntil],
];

/** The devices of the filter as CSV, in the list's order, read and sent in batches. That it was taken is audited. */
export async function exportDevices(actor: Actor, query: DeviceFilterQuery): Promise<Response> {
  await inSqlTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "device.export",
      directoryId: query.directoryId ?? null,
      subject: { type: "device", id: null, label: "Devices" },
      after: query,
    }),
  );
  const filter = await filterOf(actor, query);
  return csvDownload(actor, {
    name: `muster-devices-${today()}`,
    columns: columns.map(([name]) => name),
    batches: batchesOf(
      BATCH,
      async (last: { id: string } | null) => {
        const position = last && { direction: "next" as const, id: last.id };
        return (await findDevicePage(filter, position, BATCH)).rows;
      },
      (row) => columns.map(([, value]) => value(itemOf(row)) ?? ""),
    ),
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
import type { DeviceFilterQuery, DeviceItem } from "./contract.ts";
import { type DevicePosition, findDevicePage } from "./device-list.store.ts";
import { filterOf, itemOf } from "./list-devices.ts";

const BATCH = 500;
/** Spreadsheets take a file without it for one in an old encoding. */
const BYTE_ORDER_MARK = "\uFEFF";

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
  return streamedFile(lines(actor, query), {
    type: CSV,
    name: `muster-devices-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(actor: Actor, query: DeviceFilterQuery): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns.map(([name]) => name));
  const filter = await filterOf(actor, query);
  let position: DevicePosition | null = null;
  try {
    for (;;) {
      const page: Awaited<ReturnType<typeof findDevicePage>> = await findDevicePage(filter, position, BATCH);
      if (page.rows.length > 0)
        yield page.rows.map((row) => csvLine(columns.map(([, value]) => value(itemOf(row)) ?? ""))).join("");
      const last = page.rows.at(-1);
      if (!last || !page.hasMore) return;
      position = { direction: "next", id: last.id };
    }
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, requestId: actor.requestId }, "the export of devices broke off");
    throw error;
  }
}

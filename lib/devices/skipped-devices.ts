import type { DeviceOutcome } from "./contract.ts";
import type { HeldDevice } from "./device.store.ts";
import type { DeviceSkip } from "./vocabulary.ts";

/** The chosen devices apart: those to change, and those to which nothing is done, with the reason. */
export function chosenDevices(
  ids: readonly string[],
  found: readonly HeldDevice[],
  why: (device: HeldDevice) => DeviceSkip | null,
): { devices: HeldDevice[]; skipped: DeviceOutcome["skipped"] } {
  const known = new Map(found.map((device) => [device.id, device]));
  const skipped = [...new Set(ids)].flatMap((id) => {
    const device = known.get(id);
    const reason = device ? why(device) : "not_there";
    return reason === null ? [] : [{ id, name: device?.name ?? null, why: reason }];
  });
  return { devices: found.filter((device) => why(device) === null), skipped };
}

import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { DeviceOutcome } from "./contract.ts";
import { type HeldDevice, lockDevices, restoreEnded } from "./device.store.ts";
import { chosenDevices } from "./skipped-devices.ts";
import type { DeviceSkip } from "./vocabulary.ts";

/**
 * Brings unenrolled devices back within their grace period, unless they were compromised. Their users must have access:
 * what ended with it comes back with it.
 */
export async function restoreDevices(actor: Actor, deviceIds: readonly string[]): Promise<DeviceOutcome> {
  return inSqlTransaction(async (tx) => {
    const found = await lockDevices(tx, deviceIds, actor.directoryIds);
    const { devices, skipped } = chosenDevices(deviceIds, found, skipOf);
    await restoreEnded(
      tx,
      devices.map(({ id }) => id),
      actor.requestId,
    );
    for (const { id, directoryId, userId, name, endReason, endNote } of devices) {
      await recordAudit(tx, actor, {
        action: "device.restore",
        directoryId,
        subject: { type: "device", id, label: name },
        before: { ended: true, reason: endReason, ...(endNote === null ? {} : { note: endNote }) },
        after: { ended: false, user: userId },
      });
      await publish(tx, { topic: "devices", directoryId, id: userId });
    }
    return { changed: devices.map(({ id, name }) => ({ id, name })), skipped };
  });
}

function skipOf({ isEnded, isInGrace, userStatus }: HeldDevice): DeviceSkip | null {
  if (!isEnded) return "working";
  if (!isInGrace) return "final";
  return userStatus === "active" ? null : "user_without_access";
}

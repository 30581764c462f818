import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { signOutElsewhere } from "#lib/portal/sign-out.ts";
import type { DeviceOutcome, UnenrollInput } from "./contract.ts";
import { endDevices, type HeldDevice, lockDevices } from "./device.store.ts";
import { chosenDevices } from "./skipped-devices.ts";
import { type DeviceSkip, type UnenrollReason, unenrollReasons } from "./vocabulary.ts";

/**
 * Takes devices away from their users: their passkeys stop working with the transaction. All of them or, when something
 * fails, none. A compromised one signs its user out everywhere. What ended with its user's access can still be taken away for good, so that it does not come back with it.
 */
export async function unenrollDevices(
  actor: Actor,
  { deviceIds, reason, note }: UnenrollInput,
): Promise<DeviceOutcome> {
  return inSqlTransaction(async (tx) => {
    const found = await lockDevices(tx, deviceIds, actor.directoryIds);
    const { devices, skipped } = chosenDevices(deviceIds, found, (device) => skipOf(device, reason));
    const end = {
      reason,
      note: note || null,
      by: "admin",
      byName: actor.name,
      isReversible: reason !== "compromised",
      requestId: actor.requestId,
    } as const;
    const ids = devices.map(({ id }) => id);
    await endDevices(tx, ids, end);
    for (const { id, directoryId, userId, name, isEnded, endReason } of devices) {
      await recordAudit(tx, actor, {
        action: "device.unenroll",
        directoryId,
        subject: { type: "device", id, label: name },
        before: isEnded ? { ended: true, reason: endReason } : { ended: false },
        after: {
          ended: true,
          reason,
          ...(note === "" ? {} : { note }),
          user: userId,
          reversible: end.isReversible,
        },
      });
      if (reason === "compromised") await signOutElsewhere(tx, { directoryId, userId }, null);
      await publish(tx, { topic: "devices", directoryId, id: userId });
    }
    return { changed: devices.map(({ id, name }) => ({ id, name })), skipped };
  });
}

/** Null: it can be taken away, or taken away for a graver reason. */
function skipOf({ isEnded, isInGrace, endReason }: HeldDevice, reason: UnenrollReason): DeviceSkip | null {
  if (!isEnded) return null;
  const endedWithAccess = !unenrollReasons.some((one) => one === endReason);
  return isInGrace && (endedWithAccess || reason === "compromised") ? null : "ended_already";
}

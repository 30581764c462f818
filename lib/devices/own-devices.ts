import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { signOutElsewhere } from "#lib/portal/sign-out.ts";
import { endOwn, findOwnCredentials, findOwnDevices, type OwnDevice, renameOwn } from "./own-device.store.ts";

/** Whose devices these are. */
export type DeviceOwner = { readonly directoryId: string; readonly userId: string };

const noDevice = () =>
  new AppError("not_found", { detail: "You have no such device. It may have been removed meanwhile." });

/** A user's own devices that have not ended, the newest first. */
export function listOwnDevices({ directoryId, userId }: DeviceOwner): Promise<OwnDevice[]> {
  return findOwnDevices(directoryId, userId);
}

/** The passkeys that a user has, for a browser that is about to make another. */
export function listOwnCredentials({ directoryId, userId }: DeviceOwner) {
  return findOwnCredentials(directoryId, userId);
}

/** A user names a device of their own. @throws AppError not_found */
export async function renameOwnDevice(
  { directoryId, userId }: DeviceOwner,
  id: string,
  name: string,
): Promise<void> {
  if (!(await renameOwn(directoryId, userId, id, name))) throw noDevice();
}

/**
 * A user takes a device away from themselves: its passkey stops working, and what was signed in with it is signed out. One
 * that is in other hands ends all other sessions as well, and does not come back.
 * @throws AppError not_found
 */
export async function removeOwnDevice(
  { directoryId, userId, sessionId }: DeviceOwner & { readonly sessionId: string },
  id: string,
  isCompromised: boolean,
  requestId: string,
): Promise<void> {
  const reason = isCompromised ? "compromised" : "other";
  await inSqlTransaction(async (tx) => {
    if ((await endOwn(tx, { directoryId, userId }, id, reason, requestId)) === null) throw noDevice();
    if (isCompromised) await signOutElsewhere(tx, { directoryId, userId }, sessionId);
    await publish(tx, { topic: "devices", directoryId, id: userId });
  });
}

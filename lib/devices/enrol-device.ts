import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { countDevicesOf, insertDevice, type NewDevice } from "./device.store.ts";
import { MAX_DEVICES_OF_USER } from "./vocabulary.ts";

/** What the browser and its verification say of a passkey. */
export type Passkey = Omit<NewDevice, "id" | "directoryId" | "userId" | "name">;

/**
 * Keeps a passkey as a device of a user who has access. The caller has verified that the user made it: whoever may write
 * a credential can sign in as its user, so that there is no HTTP API by which an admin could.
 * @returns the device's id
 * @throws AppError not_found without such a user who has access; conflict for a passkey that is enrolled already, and for a
 *   user who has as many devices as one can have
 */
export function enrolDevice(device: Omit<NewDevice, "id">, requestId: string): Promise<string> {
  return inSqlTransaction((tx) => enrolDeviceIn(tx, device, requestId));
}

/** As `enrolDevice`, in the caller's transaction, which a refusal has to end. */
export async function enrolDeviceIn(
  tx: SqlTx,
  device: Omit<NewDevice, "id">,
  requestId: string,
): Promise<string> {
  const id = newId();
  const { directoryId, userId } = device;
  if ((await countDevicesOf(tx, directoryId, userId)) >= MAX_DEVICES_OF_USER) throw tooManyDevices();
  const isEnrolled = await insertDevice(tx, { ...device, id }, requestId).catch((error: unknown) => {
    if (uniqueViolation(error) === null) throw error;
    throw new AppError("conflict", {
      detail: "This passkey is enrolled already. Use it, or make another one on this device.",
    });
  });
  if (!isEnrolled) throw new AppError("not_found", { detail: "There is no such user who has access." });
  await publish(tx, { topic: "devices", directoryId, id: userId });
  return id;
}

export function tooManyDevices(): AppError {
  return new AppError("conflict", {
    detail: `There are ${MAX_DEVICES_OF_USER} devices, and nobody can have more. Remove one that is not used any more, then add this one.`,
  });
}

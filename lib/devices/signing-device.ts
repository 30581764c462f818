import type { SqlTx } from "#lib/platform/db/pool.ts";
import { findValidDevice, type ValidDevice } from "./device.store.ts";
import { findCredentialOwner, markUsed } from "./own-device.store.ts";

/** A device that may sign its user in, with what a signature is checked against. */
export type SigningDevice = ValidDevice;

/** The device of a credential, if it may sign its user in at this moment; else null. */
export function validDeviceOf(credentialId: Uint8Array): Promise<SigningDevice | null> {
  return findValidDevice(credentialId);
}

/** Whose passkey was refused, so that they and their admins can see it; null for one that nobody enrolled. */
export function ownerOfCredential(credentialId: Uint8Array) {
  return findCredentialOwner(credentialId);
}

/**
 * Notes in the transaction of a sign-in that this device did it.
 * @returns its name; null when it ended meanwhile, or its counter did not grow, as with a copied passkey
 */
export function noteUse(
  tx: SqlTx,
  id: string,
  state: { counter: number; backedUp: boolean },
): Promise<string | null> {
  return markUsed(tx, id, state);
}

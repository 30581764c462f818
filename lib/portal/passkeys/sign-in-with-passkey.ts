import { countOrRefuse } from "#lib/auth/attempts.ts";
import { addressPolicy } from "#lib/auth/back-off.ts";
import { noteUse, ownerOfCredential, validDeviceOf } from "#lib/devices/signing-device.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { AuthenticationResponse } from "../contract.ts";
import { holdPortalOpen } from "../hold-open.ts";
import type { PortalClient } from "../portal-user.ts";
import { insertSignIns } from "../sign-in.store.ts";
import { startSession } from "../start-session.ts";
import type { SignInOutcome } from "../vocabulary.ts";
import { SIGN_IN } from "./offer-sign-in.ts";
import { verifyAssertion } from "./verify-assertion.ts";

/**
 * Signs in whomever a passkey belongs to (WebAuthn §7.2). The challenge is used up by the first answer to it, right or
 * wrong. The device has to be valid when it is looked up and once more when the session starts.
 * @returns the token for the session's cookie
 * @throws AppError passkey_refused, alike for whatever was wrong: the user's own history has the reason
 */
export async function signInWithPasskey(
  passkey: AuthenticationResponse,
  client: PortalClient & { previousToken: string | null },
): Promise<string> {
  const credentialId = Buffer.from(passkey.id, "base64url");
  const device = await validDeviceOf(credentialId);
  if (device === null) return refuse(credentialId, client, null);
  const state = await verifyAssertion(passkey, device, SIGN_IN);
  if (state === null) return refuse(credentialId, client, "not_verified");
  const started = await inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, device.directoryId);
    const deviceName = await noteUse(tx, device.id, state);
    if (deviceName === null) return { token: null, isUsed: false };
    const proof = { method: "passkey", deviceId: device.id, deviceName } as const;
    return { token: await startSession(tx, device, proof, client), isUsed: true };
  });
  if (started.token !== null) return started.token;
  return refuse(credentialId, client, started.isUsed ? "no_access" : "counter_went_back");
}

/** Writes the refusal into the history of the passkey's user, if it has one, with what was wrong. */
async function refuse(
  credentialId: Uint8Array,
  client: PortalClient,
  seen: SignInOutcome | null,
): Promise<never> {
  const owner = await ownerOfCredential(credentialId);
  if (owner !== null && (await isWorthNoting(credentialId))) {
    const { directoryId, userId, name, isEnded } = owner;
    // A device that ended between look-up and use is no copy.
    const outcome = isEnded ? "device_ended" : (seen ?? "no_access");
    await insertSignIns(
      pool(),
      [{ directoryId, userId, method: "passkey", outcome, deviceName: name }],
      client,
    );
  }
  throw new AppError("passkey_refused", {
    detail:
      "This passkey does not sign anybody in. It may have been removed: try another way, or ask your help desk.",
  });
}

/**
 * Anybody who knows a passkey's id can have it refused as often as they like, without a signature: beyond some times the
 * history has seen it. The answer stays the same.
 */
async function isWorthNoting(credentialId: Uint8Array): Promise<boolean> {
  const key = `passkey:${hashToken(Buffer.from(credentialId).toString("base64url"))}`;
  try {
    await countOrRefuse([{ key, policy: addressPolicy, clearedBySuccess: false }], new Date());
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "too_many_requests") return false;
    throw error;
  }
}

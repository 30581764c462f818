import { verifyRegistrationResponse } from "@simplewebauthn/server";
import type { Passkey } from "#lib/devices/enrol-device.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { log } from "#lib/platform/log/log.ts";
import type { RegistrationResponse } from "../contract.ts";
import { takeChallenge } from "./challenge.store.ts";
import { relyingParty } from "./relying-party.ts";

/**
 * The passkey of a registration (WebAuthn §7.1), which used up its challenge.
 * @throws AppError passkey_refused: another origin or relying party, a challenge that was used, is too old or was made for
 *   something else, an unverified user
 */
export async function verifyRegistration(
  { authenticatorAttachment, ...passkey }: RegistrationResponse,
  purpose: string,
): Promise<Passkey> {
  const { id, origin } = relyingParty();
  const verified = await verifyRegistrationResponse({
    response: passkey,
    expectedChallenge: (challenge) => takeChallenge(hashToken(challenge), purpose),
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch((error: unknown) => {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, "a passkey was refused");
    return null;
  });
  if (!verified?.verified) {
    throw new AppError("passkey_refused", {
      detail: "The new passkey did not verify: it was made too long ago, or for another address. Try again.",
    });
  }
  const { credential, credentialDeviceType, credentialBackedUp, fmt, aaguid } = verified.registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, "base64url"),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: passkey.response.transports,
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
    attestation: fmt,
    attachment: authenticatorAttachment ?? null,
    aaguid,
  };
}

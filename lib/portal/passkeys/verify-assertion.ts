import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { SigningDevice } from "#lib/devices/signing-device.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { log } from "#lib/platform/log/log.ts";
import type { AuthenticationResponse } from "../contract.ts";
import { takeChallenge } from "./challenge.store.ts";
import { relyingParty, userHandleOf } from "./relying-party.ts";

/** What a good signature says of its device from now on. */
export type AssertedState = { counter: number; backedUp: boolean };

/**
 * Verifies that a device signed a challenge (WebAuthn §7.2), which is used up by the first answer to it, right or wrong.
 * The counter is not looked at: it is compared by the statement that writes the new one, since two at once could both pass
 * here.
 * @param purpose what the challenge was made for
 * @returns null for whatever is wrong
 */
export async function verifyAssertion(
  passkey: AuthenticationResponse,
  { userId, publicKey, backupEligible }: SigningDevice,
  purpose: string,
): Promise<AssertedState | null> {
  const { id, origin } = relyingParty();
  const { userHandle, ...response } = passkey.response;
  // All our credentials are discoverable and name their user (§7.2 step 6): another's is not this user's, whoever signed.
  if (userHandle === undefined || userHandle !== Buffer.from(userHandleOf(userId)).toString("base64url"))
    return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...passkey, response },
      expectedChallenge: (challenge) => takeChallenge(hashToken(challenge), purpose),
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: Uint8Array.from(publicKey), counter: 0 },
    });
    if (!verified) return null;
    const { newCounter, credentialBackedUp, credentialDeviceType } = authenticationInfo;
    // Whether a credential can be backed up is settled when it is made (§6.1.3, §7.2): one that says otherwise is another.
    if ((credentialDeviceType === "multiDevice") !== backupEligible) {
      log.warn({ reason: "its backup eligibility changed" }, "a passkey was refused");
      return null;
    }
    return { counter: newCounter, backedUp: credentialBackedUp };
  } catch (error) {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, "a passkey was refused");
    return null;
  }
}

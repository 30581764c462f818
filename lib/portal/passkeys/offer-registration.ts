import { generateRegistrationOptions } from "@simplewebauthn/server";
import { listOwnCredentials } from "#lib/devices/own-devices.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { insertChallenge } from "./challenge.store.ts";
import { CHALLENGE_SECONDS, relyingParty, userHandleOf } from "./relying-party.ts";

/** Somebody who is to make a passkey. */
export type Enroller = {
  directoryId: string;
  userId: string;
  userName: string;
  displayName: string | null;
};

/**
 * Options for `navigator.credentials.create()`: a discoverable credential that the authenticator gives out only to
 * somebody whom it has verified, since a passkey is all that is asked for at sign-in.
 * @param purpose what the challenge is for: this session, or this invitation
 */
export async function offerRegistration(user: Enroller, purpose: string) {
  const options = await generateRegistrationOptions({
    rpName: "Muster",
    rpID: relyingParty().id,
    userID: userHandleOf(user.userId),
    userName: user.userName,
    userDisplayName: user.displayName ?? user.userName,
    timeout: CHALLENGE_SECONDS * 1000,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: (await listOwnCredentials(user)).map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
      transports,
    })),
  });
  await insertChallenge(hashToken(options.challenge), purpose, CHALLENGE_SECONDS);
  return { ...options };
}

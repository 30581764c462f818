import { generateRegistrationOptions } from "@simplewebauthn/server";
import { tooManyDevices } from "#lib/devices/enrol-device.ts";
import { listOwnCredentials } from "#lib/devices/own-devices.ts";
import { MAX_DEVICES_OF_USER } from "#lib/devices/vocabulary.ts";
import { keepOwnChallenge } from "./keep-challenge.ts";
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
 * No attestation is asked for: it would tell models apart that nobody here refuses, and browsers warn of it.
 * @param purpose what the challenge is for: this session, or this invitation
 * @throws AppError conflict for somebody who has as many devices as one can have
 */
export async function offerRegistration(user: Enroller, purpose: string) {
  const credentials = await listOwnCredentials(user);
  if (credentials.length >= MAX_DEVICES_OF_USER) throw tooManyDevices();
  const options = await generateRegistrationOptions({
    rpName: "Muster",
    rpID: relyingParty().id,
    userID: userHandleOf(user.userId),
    userName: user.userName,
    userDisplayName: user.displayName ?? user.userName,
    timeout: CHALLENGE_SECONDS * 1000,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: credentials.map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
      transports,
    })),
  });
  await keepOwnChallenge(options.challenge, purpose, purpose);
  return { ...options };
}

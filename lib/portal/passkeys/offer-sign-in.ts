import { generateAuthenticationOptions } from "@simplewebauthn/server";
import { addressKeyOf } from "#lib/auth/address-key.ts";
import { keepNetworksChallenge } from "./keep-challenge.ts";
import { CHALLENGE_SECONDS, relyingParty } from "./relying-party.ts";

/** What the challenge of a sign-in is for. */
export const SIGN_IN = "sign-in";

/**
 * Options for `navigator.credentials.get()`. They name no credential, so that nobody learns who has one.
 * @param address the browser's; empty where it is unknown
 * @throws AppError too_many_requests
 */
export async function offerSignIn(address = "") {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: "required",
  });
  await keepNetworksChallenge(options.challenge, SIGN_IN, addressKeyOf(address));
  return { ...options };
}

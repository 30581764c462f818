import { generateAuthenticationOptions } from "@simplewebauthn/server";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { insertChallenge } from "./challenge.store.ts";
import { CHALLENGE_SECONDS, relyingParty } from "./relying-party.ts";

/** What the challenge of a sign-in is for. */
export const SIGN_IN = "sign-in";

/** Options for `navigator.credentials.get()`. They name no credential, so that nobody learns who has one. */
export async function offerSignIn() {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: "required",
  });
  await insertChallenge(hashToken(options.challenge), SIGN_IN, CHALLENGE_SECONDS);
  return { ...options };
}

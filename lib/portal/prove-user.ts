import { generateAuthenticationOptions } from "@simplewebauthn/server";
import { listOwnCredentials } from "#lib/devices/own-devices.ts";
import { noteUse, validDeviceOf } from "#lib/devices/signing-device.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { checkOwnPassword } from "./check-own-password.ts";
import type { AuthenticationResponse } from "./contract.ts";
import { holdPortalOpen } from "./hold-open.ts";
import { keepOwnChallenge } from "./passkeys/keep-challenge.ts";
import { CHALLENGE_SECONDS, relyingParty } from "./passkeys/relying-party.ts";
import { verifyAssertion } from "./passkeys/verify-assertion.ts";
import type { PortalClient, PortalUser } from "./portal-user.ts";
import type { ProofInput, ProofView } from "./security/contract.ts";
import { renewSession } from "./session.store.ts";
import { findPasswordHash } from "./sign-in.store.ts";

/** A challenge of this session, for nothing but a proof. */
const purposeOf = ({ sessionId }: PortalUser) => `proof:${sessionId}`;

/** @throws AppError recent_sign_in_required: a session alone may have been stolen */
export function requireProof({ isProven }: PortalUser): void {
  if (isProven) return;
  throw new AppError("recent_sign_in_required", {
    detail:
      "This changes how you sign in, and you signed in a while ago. Confirm that it is you, then go on.",
  });
}

/** Whether a user has proved who they are lately, and how they can. */
export async function waysToProve(user: PortalUser): Promise<ProofView> {
  const { directoryId, userId, authentication, isProven } = user;
  const [hash, credentials] = await Promise.all([
    authentication === "password" ? findPasswordHash(directoryId, userId) : null,
    listOwnCredentials(user),
  ]);
  return {
    isProven,
    password: hash !== null,
    passkey: credentials.length > 0,
    company: authentication === "saml",
  };
}

/** Options for `navigator.credentials.get()` with one of the user's own passkeys. */
export async function offerProof(user: PortalUser) {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    timeout: CHALLENGE_SECONDS * 1000,
    userVerification: "required",
    allowCredentials: (await listOwnCredentials(user)).map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
      transports,
    })),
  });
  await keepOwnChallenge(options.challenge, purposeOf(user), purposeOf(user));
  return { ...options };
}

/**
 * A signed-in user proves with password or passkey who they are, which holds for ten minutes. The session gets another
 * token: one that was copied before ends here, and cannot use the ten minutes.
 * @returns the token for the session's cookie
 * @throws AppError validation_failed (password), passkey_refused, unauthenticated, too_many_requests, too_busy
 */
export async function proveUser(
  user: PortalUser,
  { password, passkey }: ProofInput,
  client: PortalClient,
): Promise<string> {
  if (password !== undefined) await checkOwnPassword(user, password, "password", client);
  const device = passkey ? await signedBy(user, passkey) : null;
  if (passkey && device === null) throw refusal();
  const token = newToken();
  const isRenewed = await inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, user.directoryId);
    if (device && (await noteUse(tx, device.id, device.state)) === null) throw refusal();
    return renewSession(tx, user.sessionId, hashToken(token));
  });
  if (!isRenewed) throw new AppError("unauthenticated");
  return token;
}

async function signedBy(user: PortalUser, passkey: AuthenticationResponse) {
  const device = await validDeviceOf(Buffer.from(passkey.id, "base64url"));
  if (device === null || device.userId !== user.userId || device.directoryId !== user.directoryId)
    return null;
  const state = await verifyAssertion(passkey, device, purposeOf(user));
  return state && { id: device.id, state };
}

function refusal(): AppError {
  return new AppError("passkey_refused", {
    detail:
      "This passkey did not prove that it is you: it is not one of yours, or it was asked too long ago.",
  });
}

import { hashPassword } from "#lib/auth/password.ts";
import { portalLane } from "#lib/auth/password-lane.ts";
import { refusePassword } from "#lib/auth/password-policy.ts";
import { enrolDeviceIn } from "#lib/devices/enrol-device.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { holdPortalOpen } from "#lib/portal/hold-open.ts";
import { offerRegistration } from "#lib/portal/passkeys/offer-registration.ts";
import { verifyRegistration } from "#lib/portal/passkeys/verify-registration.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import { setUpAccess } from "#lib/portal/set-up-access.ts";
import type { AcceptUserInvitationInput } from "./contract.ts";
import { findInvited, type Invited, markAccepted, markOpened } from "./invitation.store.ts";

const endedLink = () =>
  new AppError("link_used", {
    detail: "This link was used, replaced by a newer one, or has expired. Ask your help desk for a new one.",
  });

/** @throws AppError conflict where the company's sign-in says who somebody is: there a link is no proof */
function requireOwnWay({ isSaml }: Invited): void {
  if (isSaml)
    throw new AppError("conflict", {
      detail: "Sign in with your company's sign-in first. You add a passkey afterwards, under Devices.",
    });
}

const purposeOf = ({ invitationId }: Invited) => `invitation:${invitationId}`;

/** Whom a link invites, for its page, which opens it; null when the link has ended. */
export async function openInvitation(token: string): Promise<Invited | null> {
  const invited = await findInvited(hashToken(token));
  if (invited !== null && (await markOpened(invited.invitationId))) await publishChange(invited);
  return invited;
}

/** Options for a first passkey behind a link. @throws AppError link_used */
export async function offerFirstPasskey(token: string) {
  const invited = await findInvited(hashToken(token));
  if (invited === null) throw endedLink();
  requireOwnWay(invited);
  return offerRegistration(invited, purposeOf(invited));
}

/**
 * Sets up a user's access with a password or a first passkey, and signs the user in. The link is used up by it, also where
 * two do it at once; sessions from before end.
 * @returns the token for the session's cookie
 * @throws AppError link_used, validation_failed (password), passkey_refused, conflict, also in a directory with SAML
 */
export async function acceptUserInvitation(
  input: AcceptUserInvitationInput,
  client: PortalClient & { previousToken: string | null },
  requestId: string,
): Promise<string> {
  const tokenHash = hashToken(input.token);
  const offered = await findInvited(tokenHash);
  if (offered === null) throw endedLink();
  requireOwnWay(offered);
  const passwordHash = input.password === undefined ? null : await hashOf(input.password, offered);
  const passkey = input.passkey ? await verifyRegistration(input.passkey, purposeOf(offered)) : null;
  return inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, offered.directoryId);
    const invited = await findInvited(tokenHash, tx);
    if (invited === null) throw endedLink();
    requireOwnWay(invited);
    await markAccepted(tx, invited.invitationId);
    const { directoryId, userId } = invited;
    const deviceName = passkey && (input.deviceName ?? "First device");
    const deviceId =
      passkey && deviceName
        ? await enrolDeviceIn(tx, { ...passkey, directoryId, userId, name: deviceName }, requestId)
        : null;
    const session = await setUpAccess(
      tx,
      { directoryId, userId },
      { passwordHash, deviceId, deviceName },
      client,
    );
    if (session === null) throw endedLink();
    return session;
  });
}

async function hashOf(password: string, { displayName, userName, identifier }: Invited): Promise<string> {
  const known = [displayName, userName, identifier].filter((word) => word !== null);
  const refusal = refusePassword(password, known);
  if (refusal) throw new AppError("validation_failed", { field: "password", detail: refusal });
  return hashPassword(password, portalLane);
}

function publishChange({ directoryId, userId }: Invited): Promise<void> {
  return publish(pool(), { topic: "users", directoryId, id: userId });
}

import { enrolDeviceIn } from "#lib/devices/enrol-device.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { RegistrationResponse } from "./contract.ts";
import { holdPortalOpen } from "./hold-open.ts";
import { offerRegistration } from "./passkeys/offer-registration.ts";
import { verifyRegistration } from "./passkeys/verify-registration.ts";
import type { PortalUser } from "./portal-user.ts";
import { shareLiveSession } from "./session.store.ts";

/** The challenge is this session's: what another session or user makes with it is refused. */
const purposeOf = ({ sessionId }: PortalUser) => `session:${sessionId}`;

/** Options for a signed-in user's next passkey. */
export function offerOwnDevice(user: PortalUser) {
  return offerRegistration(user, purposeOf(user));
}

/**
 * Enrols a passkey of a signed-in user as a device, if the session is still good when it is kept: making one takes its time,
 * and whoever ends a session meanwhile leaves none behind.
 * @throws AppError passkey_refused, conflict, unauthenticated
 */
export async function enrolOwnDevice(
  user: PortalUser,
  { name, passkey }: { name: string; passkey: RegistrationResponse },
  requestId: string,
): Promise<void> {
  const verified = await verifyRegistration(passkey, purposeOf(user));
  const { directoryId, userId } = user;
  await inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, directoryId);
    const session = await shareLiveSession(tx, user);
    if (session === null) throw new AppError("unauthenticated");
    const { vouchedBy } = session;
    await enrolDeviceIn(tx, { ...verified, directoryId, userId, name, vouchedBy }, requestId);
  });
}

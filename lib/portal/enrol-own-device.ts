import { enrolDevice } from "#lib/devices/enrol-device.ts";
import type { RegistrationResponse } from "./contract.ts";
import { offerRegistration } from "./passkeys/offer-registration.ts";
import { verifyRegistration } from "./passkeys/verify-registration.ts";
import type { PortalUser } from "./portal-user.ts";

/** The challenge is this session's: what another session or user makes with it is refused. */
const purposeOf = ({ sessionId }: PortalUser) => `session:${sessionId}`;

/** Options for a signed-in user's next passkey. */
export function offerOwnDevice(user: PortalUser) {
  return offerRegistration(user, purposeOf(user));
}

/** Enrols a passkey of a signed-in user as a device. @throws AppError passkey_refused, conflict */
export async function enrolOwnDevice(
  user: PortalUser,
  { name, passkey }: { name: string; passkey: RegistrationResponse },
  requestId: string,
): Promise<void> {
  const verified = await verifyRegistration(passkey, purposeOf(user));
  const { directoryId, userId } = user;
  await enrolDevice({ ...verified, directoryId, userId, name }, requestId);
}

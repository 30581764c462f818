import { type Counter, countOrRefuse, forgetAttempt } from "#lib/auth/attempts.ts";
import { accountPolicy } from "#lib/auth/back-off.ts";
import { verifyPassword } from "#lib/auth/password.ts";
import { portalLane } from "#lib/auth/password-lane.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { portalAddressCounters } from "./attempt-counters.ts";
import type { PortalClient, PortalUser } from "./portal-user.ts";
import { findPasswordHash, insertSignIns } from "./sign-in.store.ts";

/**
 * Holds a password against the signed-in user's own. Whoever stole a session is slowed down as at the sign-in, and the
 * user's history shows what they tried.
 * @param field which field of the body it is in
 * @returns the hash that it belongs to
 * @throws AppError validation_failed beside the field; too_many_requests, too_busy
 */
export async function checkOwnPassword(
  { directoryId, userId, authentication }: PortalUser,
  password: string,
  field: string,
  client: PortalClient,
  now: Date = new Date(),
): Promise<string> {
  portalLane.refuseWhenFull();
  const counters: Counter[] = [
    { key: `portal-user:${userId}`, policy: accountPolicy, clearedBySuccess: true },
    ...portalAddressCounters(client.address),
  ];
  await countOrRefuse(counters, now);
  const hash = authentication === "password" ? await findPasswordHash(directoryId, userId) : null;
  if (hash !== null && (await verifyPassword(hash, password, portalLane))) {
    await forgetAttempt(counters);
    return hash;
  }
  const outcome = hash === null ? "no_password" : "wrong_password";
  await insertSignIns(pool(), [{ directoryId, userId, method: "password", outcome }], client);
  throw new AppError("validation_failed", {
    field,
    detail: "This is not your current password. Check it, then try again.",
  });
}

import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalClient } from "./portal-user.ts";
import { endSessionsOf } from "./session.store.ts";
import { savePassword } from "./sign-in.store.ts";
import { startSession } from "./start-session.ts";

/**
 * Gives a user a password or notes the device that was enrolled, in the caller's transaction, and signs the user in in
 * place of every session that there was.
 * @returns the token for the session's cookie, or null for somebody who has no access (any more)
 */
export async function setUpAccess(
  tx: SqlTx,
  user: { directoryId: string; userId: string },
  way: { passwordHash: string | null; deviceId: string | null; deviceName: string | null },
  client: PortalClient & { previousToken: string | null },
): Promise<string | null> {
  // The password first: a sign-in with the one before is waited for here, and its session ends with the others.
  if (way.passwordHash !== null) await savePassword(tx, user, way.passwordHash);
  await endSessionsOf(tx, user.directoryId, user.userId);
  const { deviceId, deviceName } = way;
  return startSession(tx, user, { method: "invitation", deviceId, deviceName }, client);
}

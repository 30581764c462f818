import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { PortalClient } from "./portal-user.ts";
import { endSession, insertSession } from "./session.store.ts";
import { insertSignIns } from "./sign-in.store.ts";
import type { SignInMethod } from "./vocabulary.ts";

/** What a sign-in was proved with. */
export type Proof = {
  method: SignInMethod;
  deviceId: string | null;
  deviceName: string | null;
  /** When it was given, where that was elsewhere; left out: now. */
  provedAt?: Date;
};

/**
 * Starts a session in the caller's transaction, in place of the one that the browser had, and notes the sign-in.
 * @returns the token for its cookie, or null for somebody who has no access (any more)
 */
export async function startSession(
  tx: SqlTx,
  user: { directoryId: string; userId: string },
  { method, deviceId, deviceName, provedAt }: Proof,
  client: PortalClient & { previousToken: string | null },
): Promise<string | null> {
  const token = newToken();
  const { directoryId, userId } = user;
  const session = {
    directoryId,
    userId,
    tokenHash: hashToken(token),
    deviceId,
    method,
    ...(provedAt && { provedAt }),
  };
  if ((await insertSession(tx, session, client)) === null) return null;
  if (client.previousToken !== null) await endSession(tx, hashToken(client.previousToken));
  await insertSignIns(tx, [{ directoryId, userId, method, outcome: "signed_in", deviceName }], client);
  await publish(tx, { topic: "users", directoryId, id: userId });
  return token;
}

import { hashToken } from "#lib/platform/crypto/token.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { endSession, endSessionsOf } from "./session.store.ts";

/** Ends the session of a token: it is worth nothing from here on, wherever it was copied to. */
export async function signOutOfPortal(token: string): Promise<void> {
  await endSession(pool(), hashToken(token));
}

/**
 * Ends a user's sessions within the change that asks for it. @param exceptId the session that stays, if any
 * @returns how many
 */
export function signOutElsewhere(
  tx: SqlTx,
  { directoryId, userId }: { directoryId: string; userId: string },
  exceptId: string | null,
): Promise<number> {
  return endSessionsOf(tx, directoryId, userId, exceptId);
}

import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { renewCurrentSession } from "./session.store.ts";

/**
 * Notes in a session that its user proved elsewhere who they are, in the caller's transaction. It gets another token, so that a
 * copy of the one before ends.
 * @param currentToken what the browser has now
 * @param proof when the user was seen, and the certificate that vouches for it: SHA-256
 * @returns the token for the session's cookie, or null where the browser has another session, or somebody else's
 */
export async function renewSessionOf(
  tx: SqlTx,
  { id, directoryId, userId }: { id: string; directoryId: string; userId: string },
  currentToken: string | null,
  proof: { provedAt: Date; fingerprint: string | null },
): Promise<string | null> {
  if (currentToken === null) return null;
  const token = newToken();
  const session = { id, directoryId, userId, currentHash: hashToken(currentToken) };
  return (await renewCurrentSession(tx, session, { tokenHash: hashToken(token), ...proof })) ? token : null;
}

import { hashToken } from "#lib/platform/crypto/token.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { endSession } from "./session.store.ts";

/** Ends the session of a token: it is worth nothing from here on, wherever it was copied to. */
export async function signOutOfPortal(token: string): Promise<void> {
  await endSession(pool(), hashToken(token));
}

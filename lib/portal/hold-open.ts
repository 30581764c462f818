import type { SqlTx } from "#lib/platform/db/pool.ts";
import { findSettings, shareSettings } from "./settings.store.ts";

/**
 * Keeps a directory's portal as it is until the transaction ends. Whoever starts or proves a session asks for it first of all:
 * who closes the portal, or changes how users sign in, then comes before it and is seen, or after it and sees the session.
 */
export function holdPortalOpen(tx: SqlTx, directoryId: string): Promise<void> {
  return shareSettings(tx, directoryId);
}

/** Waits for whoever starts a session in a directory, and keeps others from it until the transaction ends. */
export async function holdPortal(tx: SqlTx, directoryId: string): Promise<void> {
  await findSettings(directoryId, tx);
}

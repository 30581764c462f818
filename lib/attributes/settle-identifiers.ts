import { inTransaction } from "#lib/platform/db/prisma.ts";
import { findAttributeByKey, findRoles } from "./attribute.store.ts";
import { rewriteIdentifierKeys } from "./survey-identifier.ts";
import { REWRITE_TIMEOUT_MS } from "./switch-identifier.ts";

/**
 * Computes every user's identifier key again and corrects those that differ: users who were written by a
 * transaction that began before the identifier changed. Running it at any time is harmless.
 */
export async function settleIdentifiers(): Promise<void> {
  await inTransaction(
    async (tx) => {
      const attribute = await findAttributeByKey((await findRoles(tx)).identifier, tx);
      if (attribute) {
        await rewriteIdentifierKeys(tx, attribute);
      }
    },
    { timeoutMs: REWRITE_TIMEOUT_MS },
  );
}

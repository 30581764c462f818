import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { KeyView } from "./contract.ts";
import { findDirectoryName, findKey, revokeKeyRow } from "./key.store.ts";
import { keyViewOf } from "./key-view.ts";

/**
 * Ends a key for good: the next call with it is refused, in every process within a second.
 * Revoking a revoked key changes nothing.
 * @throws AppError not_found (no such key in this directory, or outside the actor's scope), forbidden
 */
export async function revokeKey(actor: Actor, directoryId: string, keyId: string): Promise<KeyView> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  return inTransaction(async (tx) => {
    const revoked = await revokeKeyRow(tx, directoryId, keyId, { name: actor.name, at: new Date() });
    const key = await findKey(tx, directoryId, keyId);
    if (!key) throw new AppError("not_found", { detail: "There is no such key in this directory." });
    if (revoked) {
      const directoryName = await findDirectoryName(tx, directoryId);
      await recordAudit(tx, actor, {
        action: "key.revoke",
        directoryId,
        subject: { type: "key", id: key.id, label: `${key.name} of ${directoryName}` },
        before: { prefix: key.prefix, lastUsedAt: key.lastUsedAt?.toISOString() ?? null },
      });
      await publish(tx, { topic: "keys", directoryId, id: key.id });
      await publish(tx, { topic: "directories", directoryId });
      await publish(tx, { topic: "home" });
    }
    return keyViewOf(key);
  });
}

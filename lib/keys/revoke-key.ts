import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { markKeyRevoked } from "./key.store.ts";

/**
 * Revokes a key: within a second no process accepts it any more. It stays in the list, so that a call with it can be
 * told from a call with an unknown key.
 * @throws AppError forbidden, not_found
 */
export async function revokeKey(actor: Actor, directoryId: string, keyId: string): Promise<void> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  await inTransaction(async (tx) => {
    const key = await markKeyRevoked(tx, directoryId, keyId, actor.name);
    if (!key) throw new AppError("not_found", { detail: "This key does not exist any more, or is revoked already." });
    await recordAudit(tx, actor, {
      action: "key.revoke",
      directoryId,
      subject: { type: "key", id: key.id, label: `${key.name} (${key.prefix})` },
      before: { lastUsedAt: key.lastUsedAt?.toISOString() ?? null },
    });
    await publish(tx, { topic: "keys", directoryId, id: key.id });
    await publish(tx, { topic: "home" });
  });
}

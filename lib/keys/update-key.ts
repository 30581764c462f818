import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { fieldErrorsOf } from "#lib/platform/http/problem.ts";
import { type KeyView, type UpdateKeyInput, updateKeyInput } from "./contract.ts";
import { findDirectoryName, lockKey, updateKeyRow } from "./key.store.ts";
import { keyViewOf } from "./key-view.ts";
import { reminderPassed } from "./reminder-days.ts";

/**
 * Changes a key's name, expiry or rate limit; every process holds it to them within a second. An expired key works again
 * with a later expiry, a revoked one stays revoked.
 * @throws AppError not_found (no such key in this directory, or outside the actor's scope), forbidden, validation_failed,
 *   conflict (revoked)
 */
export async function updateKey(
  actor: Actor,
  directoryId: string,
  keyId: string,
  input: UpdateKeyInput,
): Promise<KeyView> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  const parsed = updateKeyInput.safeParse(input);
  if (!parsed.success) throw new AppError("validation_failed", { errors: fieldErrorsOf(parsed.error) });
  const { name, expiresAt: end, rateLimit } = parsed.data;
  return inTransaction(async (tx) => {
    const before = await lockKey(tx, directoryId, keyId);
    if (!before) throw new AppError("not_found", { detail: "There is no such key in this directory." });
    if (before.revokedAt)
      throw new AppError("conflict", {
        detail: "The key was revoked, which is for good. Create another one.",
      });
    const expiresAt = end === undefined || end === null ? end : new Date(end);
    const row = await updateKeyRow(tx, keyId, {
      ...(name === undefined ? {} : { name }),
      ...(expiresAt === undefined ? {} : { expiresAt, remindedDays: reminderPassed(expiresAt, new Date()) }),
      ...(rateLimit && { ratePerSecond: rateLimit.perSecond, rateBurst: rateLimit.burst }),
    });
    const [was, is] = [keyViewOf(before), keyViewOf(row)];
    const told = ({ name, expiresAt, rateLimit }: KeyView) => ({ name, expiresAt, rateLimit });
    if (JSON.stringify(told(was)) === JSON.stringify(told(is))) return is;
    await recordAudit(tx, actor, {
      action: "key.update",
      directoryId,
      subject: { type: "key", id: keyId, label: `${is.name} of ${await findDirectoryName(tx, directoryId)}` },
      before: told(was),
      after: told(is),
    });
    await publish(tx, { topic: "keys", directoryId, id: keyId });
    await publish(tx, { topic: "home" });
    return is;
  });
}

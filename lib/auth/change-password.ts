import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import { savePassword } from "./admin.store.ts";
import { requireOwnPassword } from "./confirm-password.ts";
import type { ChangePasswordInput } from "./contract.ts";
import { hashPassword } from "./password.ts";
import { refusePassword } from "./password-policy.ts";
import { markVerified, revokeSessionsOf } from "./session.store.ts";

/**
 * Replaces the actor's password and ends their other sessions.
 *
 * @returns how many other sessions ended
 * @throws AppError validation_failed beside the field; too_many_requests
 */
export async function changePassword(
  actor: Actor,
  input: ChangePasswordInput,
  now: Date = new Date(),
): Promise<{ ended: number }> {
  const { adminId, sessionId } = actor;
  if (!adminId) throw new AppError("forbidden");
  const refusal = refusePassword(input.newPassword, [actor.name, actor.email ?? ""]);
  if (refusal) throw new AppError("validation_failed", { field: "newPassword", detail: refusal });
  await requireOwnPassword(actor, input.currentPassword, "currentPassword", now);
  if (input.newPassword === input.currentPassword) {
    throw new AppError("validation_failed", {
      field: "newPassword",
      detail: "This is your current password. Choose another.",
    });
  }
  const passwordHash = await hashPassword(input.newPassword);
  return await inTransaction(async (tx) => {
    await savePassword(tx, adminId, passwordHash);
    const ended = await revokeSessionsOf(tx, adminId, now, sessionId);
    if (sessionId) await markVerified(tx, sessionId, now);
    await recordAudit(tx, actor, {
      action: "account.change-password",
      subject: { type: "admin", id: adminId, label: actor.name },
      after: { password: "replaced", sessionsEnded: ended },
    });
    await publish(tx, { topic: "admins", id: adminId });
    return { ended };
  });
}

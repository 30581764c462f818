import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import { describeClient } from "./describe-client.ts";
import { revokeSessionOf, revokeSessionsOf } from "./session.store.ts";

/** Ends one of the actor's own sessions; its next request is refused. @throws AppError not_found */
export async function revokeSession(actor: Actor, sessionId: string, now: Date = new Date()): Promise<void> {
  const adminId = requireAdmin(actor);
  await inTransaction(async (tx) => {
    const ended = await revokeSessionOf(tx, adminId, sessionId, now);
    if (!ended) throw new AppError("not_found", { detail: "This session has ended already." });
    await recordAudit(tx, actor, {
      action: "session.revoke",
      subject: { type: "session", id: sessionId, label: describeClient(ended.userAgent) },
    });
    await publish(tx, { topic: "admins", id: adminId });
  });
}

/** Ends all of the actor's sessions but the current one. @returns how many */
export async function revokeOtherSessions(actor: Actor, now: Date = new Date()): Promise<{ ended: number }> {
  const adminId = requireAdmin(actor);
  return await inTransaction(async (tx) => {
    const ended = await revokeSessionsOf(tx, adminId, now, actor.sessionId);
    if (ended > 0) {
      await recordAudit(tx, actor, {
        action: "session.revoke-others",
        subject: { type: "admin", id: adminId, label: actor.name },
        after: { sessionsEnded: ended },
      });
      await publish(tx, { topic: "admins", id: adminId });
    }
    return { ended };
  });
}

function requireAdmin(actor: Actor): string {
  if (!actor.adminId) throw new AppError("forbidden");
  return actor.adminId;
}

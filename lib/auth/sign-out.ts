import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import type { Actor } from "./actor.ts";
import { describeClient } from "./describe-client.ts";
import { revokeSessionOf } from "./session.store.ts";

/** Ends the actor's own session: the cookie is worth nothing from here on, wherever it was copied to. */
export async function signOut(actor: Actor, now: Date = new Date()): Promise<void> {
  const { adminId, sessionId } = actor;
  if (!adminId || !sessionId) return;
  await inTransaction(async (tx) => {
    const ended = await revokeSessionOf(tx, adminId, sessionId, now);
    if (!ended) return;
    await recordAudit(tx, actor, {
      action: "session.end",
      subject: { type: "session", id: sessionId, label: describeClient(ended.userAgent) },
    });
    await publish(tx, { topic: "admins", id: adminId });
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type Actor, requireRole } from "./actor.ts";
import { lockAdmins } from "./admin.store.ts";
import { withCurrentRights } from "./current-rights.ts";
import { findOpenInvitation, markVoided } from "./invitation.store.ts";
import { refuseGrant } from "./may-manage.ts";

/** Ends an invitation: its link no longer works. @throws AppError not_found, forbidden (it gives more than the actor has) */
export async function voidInvitation(actor: Actor, id: string, now: Date = new Date()): Promise<void> {
  requireRole(actor, "admin");
  await inTransaction(async (tx) => {
    await lockAdmins(tx);
    const row = await findOpenInvitation(tx, id);
    if (!row)
      throw new AppError("not_found", { detail: "This invitation was accepted or withdrawn already." });
    const withdrawer = await withCurrentRights(tx, actor);
    const directoryIds = row.allDirectories ? null : row.directoryIds;
    if (refuseGrant(withdrawer, { role: row.role, directoryIds })) {
      throw new AppError("forbidden", {
        detail: "This invitation gives more rights than you have. Ask an owner to withdraw it.",
      });
    }
    await markVoided(tx, id, now);
    await recordAudit(tx, withdrawer, {
      action: "admin.withdraw-invitation",
      subject: { type: "invitation", id, label: row.email },
      before: { email: row.email, role: row.role },
    });
    await publish(tx, { topic: "admins" });
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { type Actor, requireRole } from "./actor.ts";
import { deleteAdmin, lockAdmins } from "./admin.store.ts";
import { withCurrentRights } from "./current-rights.ts";
import { voidInvitationsBy } from "./invitation.store.ts";
import { findManageableAdmin, requireAnotherOwner } from "./update-admin.ts";

/**
 * Removes an admin with their sessions and open invitations. What they did stays
 * in the audit trail under their name.
 *
 * @throws AppError not_found, forbidden, last_owner
 */
export async function removeAdmin(actor: Actor, id: string, now: Date = new Date()): Promise<void> {
  requireRole(actor, "admin");
  await inTransaction(async (tx) => {
    await lockAdmins(tx);
    const editor = await withCurrentRights(tx, actor);
    const row = await findManageableAdmin(tx, editor, id);
    await requireAnotherOwner(tx, row);
    await voidInvitationsBy(tx, id, now);
    await deleteAdmin(tx, id);
    await recordAudit(tx, editor, {
      action: "admin.remove",
      subject: { type: "admin", id, label: row.name },
      before: {
        name: row.name,
        email: row.email,
        role: row.role,
        directories: row.allDirectories ? "all" : row.scopes.map(({ directory }) => directory.name),
      },
    });
    await publish(tx, { topic: "admins", id });
  });
}

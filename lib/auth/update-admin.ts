import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type Actor, type Role, requireRole } from "./actor.ts";
import {
  type AdminRow,
  countOwners,
  findAdmin,
  findDirectories,
  lockAdmins,
  saveAdmin,
} from "./admin.store.ts";
import type { UpdateAdminInput } from "./contract.ts";
import { grantOf, withCurrentRights } from "./current-rights.ts";
import { voidInvitationsBy } from "./invitation.store.ts";
import { refuseChange, refuseGrant } from "./may-manage.ts";
import { revokeSessionsOf } from "./session.store.ts";

/**
 * Changes an admin's role, directories or access. It holds from their next
 * request on; disabling ends their sessions, and any change ends the
 * invitations that they gave out under their old rights.
 *
 * @throws AppError not_found, forbidden, last_owner, validation_failed (unknown directory)
 */
export async function updateAdmin(
  actor: Actor,
  id: string,
  input: UpdateAdminInput,
  now: Date = new Date(),
): Promise<void> {
  requireRole(actor, "admin");
  await inTransaction(async (tx) => {
    await lockAdmins(tx);
    const editor = await withCurrentRights(tx, actor);
    const row = await findManageableAdmin(tx, editor, id);
    const before = grantOf(row);
    const role = input.role ?? before.role;
    const kept = role === "owner" ? null : before.directoryIds;
    const directoryIds = input.directoryIds === undefined ? kept : input.directoryIds;
    const disabledAt =
      input.disabled === undefined ? row.disabledAt : input.disabled ? (row.disabledAt ?? now) : null;

    const refusal = refuseGrant(editor, { role, directoryIds });
    if (refusal) throw new AppError("forbidden", { detail: refusal });
    const directories = await findDirectories(tx, directoryIds ?? []);
    if (directoryIds && directories.length !== new Set(directoryIds).size) {
      throw new AppError("validation_failed", {
        field: "directoryIds",
        detail: "One of these directories no longer exists. Choose again.",
      });
    }
    if (role !== "owner" || disabledAt) await requireAnotherOwner(tx, row);

    await saveAdmin(tx, id, { role, directoryIds, disabledAt });
    if (disabledAt) await revokeSessionsOf(tx, id, now);
    await voidInvitationsBy(tx, id, now);
    await recordAudit(tx, editor, {
      action: actionOf(row, disabledAt),
      subject: { type: "admin", id, label: row.name },
      before: rightsText(
        row.role,
        row.allDirectories ? null : row.scopes.map(({ directory }) => directory.name),
        row.disabledAt,
      ),
      after: rightsText(role, directoryIds && directories.map(({ name }) => name), disabledAt),
    });
    await publish(tx, { topic: "admins", id });
  });
}

/** The admin if the editor may change them. @throws AppError not_found, forbidden */
export async function findManageableAdmin(tx: Tx, editor: Actor, id: string): Promise<AdminRow> {
  const row = await findAdmin(tx, id);
  if (!row) throw new AppError("not_found", { detail: "This admin was removed already." });
  const refusal = refuseChange({ ...editor, adminId: editor.adminId ?? "" }, grantOf(row));
  if (refusal) throw new AppError("forbidden", { detail: refusal });
  return row;
}

/** @throws AppError last_owner when this admin is the only owner who can sign in */
export async function requireAnotherOwner(tx: Tx, row: AdminRow): Promise<void> {
  if (row.role !== "owner" || row.disabledAt || (await countOwners(tx)) > 1) return;
  throw new AppError("last_owner", {
    detail: `${row.name} is the last owner. Make somebody else an owner first.`,
  });
}

function actionOf(row: AdminRow, disabledAt: Date | null): string {
  if (disabledAt && !row.disabledAt) return "admin.disable";
  if (!disabledAt && row.disabledAt) return "admin.enable";
  return "admin.update";
}

function rightsText(role: Role, directories: readonly string[] | null, disabledAt: Date | null) {
  return { role, directories: directories ? [...directories] : "all", disabled: disabledAt !== null };
}

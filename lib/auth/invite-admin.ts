import { recordAudit } from "#lib/audit/audit.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { queueMail } from "#lib/platform/mail/queue-mail.ts";
import { type Actor, requireRole } from "./actor.ts";
import { emailIsTaken, findDirectories, lockAdmins } from "./admin.store.ts";
import type { CreatedInvitationView, InviteAdminInput } from "./contract.ts";
import { withCurrentRights } from "./current-rights.ts";
import { findInvitationsTo, insertInvitation, readOrganisation } from "./invitation.store.ts";
import { invitationMail } from "./invitation-mail.ts";
import { refuseGrant } from "./may-manage.ts";
import { showInvitation } from "./show-admin.ts";

/**
 * Invites somebody by a link that is good for seven days and told only here, and by mail: at once where there is a mail
 * server, else as soon as there is one. An earlier invitation to the same email ends, and with it its mail.
 *
 * @throws AppError forbidden (more than the actor has), admin_email_taken, validation_failed (unknown directory)
 */
export async function inviteAdmin(
  actor: Actor,
  input: InviteAdminInput,
  now: Date = new Date(),
): Promise<CreatedInvitationView> {
  requireRole(actor, "admin");
  const token = newToken();
  const link = `${env().publicUrl}/join/${token}`;
  const mailed = env().SMTP_URL !== undefined;
  const invitation = await inTransaction(async (tx) => {
    await lockAdmins(tx);
    const inviter = await withCurrentRights(tx, actor);
    const refusal = refuseGrant(inviter, input);
    if (refusal) throw new AppError("forbidden", { detail: refusal });
    if (await emailIsTaken(tx, input.email)) {
      throw new AppError("admin_email_taken", {
        field: "email",
        detail: "An admin with this email exists. Change their role in the list instead.",
      });
    }
    for (const { role, allDirectories, directoryIds } of await findInvitationsTo(tx, input.email, now)) {
      if (refuseGrant(inviter, { role, directoryIds: allDirectories ? null : directoryIds })) {
        throw new AppError("forbidden", {
          detail:
            "Somebody with more rights than you have has invited this address. Ask an owner to withdraw that invitation first.",
        });
      }
    }
    const directories = await findDirectories(tx, input.directoryIds ?? []);
    if (input.directoryIds && directories.length !== new Set(input.directoryIds).size) {
      throw new AppError("validation_failed", {
        field: "directoryIds",
        detail: "One of these directories no longer exists. Choose again.",
      });
    }
    const row = await insertInvitation(
      tx,
      { ...input, tokenHash: hashToken(token), invitedById: actor.adminId, invitedByName: actor.name },
      now,
    );
    await recordAudit(tx, inviter, {
      action: "admin.invite",
      subject: { type: "invitation", id: row.id, label: row.email },
      after: {
        email: row.email,
        role: row.role,
        directories: input.directoryIds ? directories.map(({ name }) => name) : "all",
      },
    });
    await queueMail(tx, {
      kind: "admin_invitation",
      directoryId: null,
      recipient: row.email,
      ...invitationMail({ ...row, invitedBy: actor.name, organisation: await readOrganisation(tx) }),
      link,
      about: { type: "invitation", id: row.id },
      usefulUntil: row.expiresAt,
    });
    await publish(tx, { topic: "admins" });
    return showInvitation(inviter, row, new Map(directories.map(({ id, name }) => [id, name])), now);
  });
  return { invitation, link, mailed };
}

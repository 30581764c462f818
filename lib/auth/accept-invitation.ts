import { recordAudit } from "#lib/audit/audit.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { type Actor, ROLE_NAMES } from "./actor.ts";
import { emailIsTaken, findDirectories, insertAdmin, lockAdmins } from "./admin.store.ts";
import type { AcceptInvitationInput, CreatedAccountView } from "./contract.ts";
import { findInvitationByToken, markAccepted } from "./invitation.store.ts";
import { hashPassword } from "./password.ts";
import { refusePassword } from "./password-policy.ts";

const endedLink = () =>
  new AppError("link_used", {
    detail:
      "This invitation was used, withdrawn, replaced by a newer one, or is older than 7 days. Ask the person who invited you for a new link.",
  });

/** What the page behind an invitation's link shows, or null when the link has ended. */
export async function readInvitation(
  token: string,
  now: Date = new Date(),
): Promise<{ email: string; role: string; invitedBy: string } | null> {
  const row = await inTransaction((tx) => findInvitationByToken(tx, hashToken(token), now));
  return row && { email: row.email, role: ROLE_NAMES[row.role], invitedBy: row.invitedByName };
}

/**
 * Turns an invitation into an admin who can sign in.
 *
 * @throws AppError link_used, validation_failed (password), admin_email_taken
 */
export async function acceptInvitation(
  input: AcceptInvitationInput,
  origin: { address: string; requestId: string },
  now: Date = new Date(),
): Promise<CreatedAccountView> {
  const tokenHash = hashToken(input.token);
  const offered = await inTransaction((tx) => findInvitationByToken(tx, tokenHash, now));
  if (!offered) throw endedLink();
  const refusal = refusePassword(input.password, [input.name, offered.email]);
  if (refusal) throw new AppError("validation_failed", { field: "password", detail: refusal });
  const passwordHash = await hashPassword(input.password);
  return await inTransaction(async (tx) => {
    await lockAdmins(tx);
    const invitation = await findInvitationByToken(tx, tokenHash, now);
    if (!invitation) throw endedLink();
    if (await emailIsTaken(tx, invitation.email)) {
      throw new AppError("admin_email_taken", {
        detail: `An admin with the email ${invitation.email} exists already. Sign in instead.`,
      });
    }
    const directories = await findDirectories(tx, invitation.directoryIds);
    if (!invitation.allDirectories && directories.length === 0) {
      throw new AppError("link_used", {
        detail:
          "The directories of this invitation were deleted. Ask the person who invited you for a new link.",
      });
    }
    const directoryIds = invitation.allDirectories ? null : directories.map(({ id }) => id);
    const id = await insertAdmin(tx, {
      name: input.name,
      email: invitation.email,
      role: invitation.role,
      directoryIds,
      passwordHash,
    });
    await markAccepted(tx, invitation.id, now);
    const actor: Actor = {
      adminId: id,
      name: input.name,
      email: invitation.email,
      role: invitation.role,
      directoryIds,
      sessionId: null,
      verifiedAt: null,
      ...origin,
    };
    await recordAudit(tx, actor, {
      action: "admin.join",
      subject: { type: "admin", id, label: input.name },
      after: {
        name: input.name,
        email: invitation.email,
        role: invitation.role,
        directories: directoryIds ? directories.map(({ name }) => name) : "all",
        invitedBy: invitation.invitedByName,
      },
    });
    await publish(tx, { topic: "admins", id });
    return { email: invitation.email };
  });
}

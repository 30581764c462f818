import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { cancelMailsAbout } from "#lib/platform/mail/cancel-mails-about.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import type { InviteOutcome, InviteUsersInput } from "./contract.ts";
import { type InvitableUser, insertInvitations, lockInvitable, voidCurrent } from "./invitation.store.ts";
import { PREPARE_INVITATIONS_TASK } from "./invitation-task.ts";
import type { InviteSkip } from "./vocabulary.ts";

/**
 * Invites users to the portal, or invites them again: a link that they had is void from here on, and so is its mail if it
 * has not left. Who has set up access already can do so anew with it; password and devices stay until then. All of the
 * chosen who can be invited or, when something fails, none.
 */
export async function inviteUsers(actor: Actor, { userIds }: InviteUsersInput): Promise<InviteOutcome> {
  return inSqlTransaction(async (tx) => {
    const found = new Map(
      (await lockInvitable(tx, userIds, actor.directoryIds)).map((user) => [user.id, user]),
    );
    const skipped = [...new Set(userIds)].flatMap((id) => {
      const user = found.get(id);
      const why = skipOf(user);
      return why === null ? [] : [{ id, name: user?.name ?? null, why }];
    });
    const users = [...found.values()].filter((user) => skipOf(user) === null);
    const voided = await voidCurrent(
      tx,
      users.map(({ id }) => id),
    );
    await cancelMailsAbout(
      tx,
      { type: "user_invitation", ids: voided },
      "A newer invitation took its place.",
    );
    if (users.length > 0) {
      await insertInvitations(tx, users, actor.name);
      await enqueue(tx, PREPARE_INVITATIONS_TASK, {}, { queueName: "invitations" });
    }
    for (const { id, directoryId, name } of users) {
      await recordAudit(tx, actor, {
        action: "user.invite",
        directoryId,
        subject: { type: "user", id, label: name },
      });
      await publish(tx, { topic: "users", directoryId, id });
    }
    return { invited: users.length, skipped };
  });
}

function skipOf(user: InvitableUser | undefined): InviteSkip | null {
  if (user === undefined) return "not_there";
  if (user.status !== "active") return "no_access";
  return user.isPortalOpen ? null : "portal_closed";
}

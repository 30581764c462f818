import { hashToken } from "#lib/platform/crypto/token.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { findEnded, insertInvitations, lockInvitable, voidCurrent } from "./invitation.store.ts";
import { PREPARE_INVITATIONS_TASK } from "./invitation-task.ts";
import type { EndedLink } from "./vocabulary.ts";

/** Why a link that does not open has ended. */
export async function whyEnded(token: string): Promise<EndedLink> {
  return (await findEnded(hashToken(token)))?.why ?? "withdrawn";
}

/**
 * Sends whoever holds a link that expired a new one: to the address that the directory has for its user now, and nowhere else,
 * so that an old mail in other hands is worth nothing. Each link does it once, as the new one takes its place.
 * @throws AppError link_used for any link but one that merely expired
 */
export async function renewInvitation(token: string): Promise<void> {
  const refused = () =>
    new AppError("link_used", {
      detail:
        "This link cannot be renewed: a newer one was sent, or your access was closed. Ask your help desk.",
    });
  const tokenHash = hashToken(token);
  const ended = await findEnded(tokenHash);
  if (ended?.why !== "expired") throw refused();
  const { directoryId, userId, createdBy } = ended;
  await inSqlTransaction(async (tx) => {
    const users = await lockInvitable(tx, [userId], [directoryId]);
    if ((await findEnded(tokenHash, tx))?.why !== "expired") throw refused();
    await voidCurrent(tx, [userId]);
    await insertInvitations(tx, users, createdBy);
    await enqueue(tx, PREPARE_INVITATIONS_TASK, {}, { queueName: "invitations" });
    await publish(tx, { topic: "users", directoryId, id: userId });
  });
}

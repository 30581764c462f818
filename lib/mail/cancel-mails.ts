import { type Actor, requireRole } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { MailChoice, MailsChanged } from "./contract.ts";
import { cancelWaitingMails, findChosen } from "./mail-list.store.ts";
import { tellOfMails } from "./tell-of-mails.ts";

/** Takes mails out of the outbox that wait. @throws AppError forbidden, conflict when none of them waits */
export async function cancelMails(actor: Actor, choice: MailChoice): Promise<MailsChanged> {
  requireRole(actor, "admin");
  const ids = await findChosen(actor.directoryIds, choice);
  return inSqlTransaction(async (tx) => {
    const changed = await cancelWaitingMails(tx, ids, `${actor.name} cancelled it.`);
    if (changed.length === 0)
      throw new AppError("conflict", {
        detail: "None of these waits any more: they were sent or have ended.",
      });
    await tellOfMails(tx, actor, "mail.cancel", changed);
    return { changed: changed.length };
  });
}

import { type Actor, requireRole } from "#lib/auth/actor.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { requestSending } from "#lib/platform/mail/request-sending.ts";
import type { MailChoice, MailsChanged } from "./contract.ts";
import { copySentMails, findChosen, requeueMails } from "./mail-list.store.ts";
import { tellOfMails } from "./tell-of-mails.ts";

/**
 * Has mails sent now, or once more: those that wait at once, those that failed again, those that were sent as a copy. What
 * carried a link that was used up stays as it is. @throws AppError forbidden, conflict when none of them can be sent
 */
export async function sendMails(
  actor: Actor,
  choice: MailChoice,
  now: Date = new Date(),
): Promise<MailsChanged> {
  requireRole(actor, "admin");
  const ids = await findChosen(actor.directoryIds, choice);
  return inSqlTransaction(async (tx) => {
    const changed = [...(await copySentMails(tx, ids)), ...(await requeueMails(tx, ids, now))];
    if (changed.length === 0) {
      throw new AppError("conflict", {
        detail:
          "None of these can be sent: they are on their way, or their link was used up or has expired. Make a new invitation instead.",
      });
    }
    await requestSending(tx);
    await tellOfMails(tx, actor, "mail.resend", changed);
    return { changed: changed.length };
  });
}

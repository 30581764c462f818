import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { requestSending } from "#lib/platform/mail/request-sending.ts";
import type { MailChoice, MailsChanged } from "./contract.ts";
import {
  type ChangedMail,
  cancelWaitingMails,
  copySentMails,
  findChosen,
  requeueMails,
} from "./mail-list.store.ts";

/** Recipients that the audit log names. */
const NAMED = 20;

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
    await tell(tx, actor, "mail.resend", changed);
    return { changed: changed.length };
  });
}

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
    await tell(tx, actor, "mail.cancel", changed);
    return { changed: changed.length };
  });
}

async function tell(tx: SqlTx, actor: Actor, action: string, mails: readonly ChangedMail[]): Promise<void> {
  const [first] = mails;
  const isOne = mails.length === 1 && first !== undefined;
  await recordAudit(tx, actor, {
    action,
    subject: isOne
      ? { type: "mail", id: first.id, label: first.recipient }
      : { type: "mail", id: null, label: `${mails.length.toLocaleString("en-GB")} mails` },
    after: { mails: mails.length, recipients: mails.slice(0, NAMED).map(({ recipient }) => recipient) },
  });
  await publish(tx, { topic: "mail" });
}

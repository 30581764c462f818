import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { ChangedMail } from "./mail-list.store.ts";

/** Recipients that the audit log names. */
const NAMED = 20;

/** One line of the audit trail for all of them, and the notice to open pages. */
export async function tellOfMails(
  tx: SqlTx,
  actor: Actor,
  action: string,
  mails: readonly ChangedMail[],
): Promise<void> {
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

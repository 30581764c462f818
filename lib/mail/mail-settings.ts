import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { readRelayStatus } from "#lib/platform/mail/read-relay-status.ts";
import type { MailSettings } from "./contract.ts";
import { writeRate } from "./mail-list.store.ts";

/** How fast mails go out. */
export async function getMailSettings(_actor: Actor): Promise<MailSettings> {
  const { mailsPerMinute } = await readRelayStatus(new Date());
  return { mailsPerMinute };
}

/** Changes how fast mails go out; those that wait follow it. @throws AppError forbidden */
export async function updateMailSettings(actor: Actor, input: MailSettings): Promise<MailSettings> {
  requireRole(actor, "admin");
  requireAllDirectories(actor);
  const before = await getMailSettings(actor);
  return inSqlTransaction(async (tx) => {
    await writeRate(tx, input.mailsPerMinute);
    await recordAudit(tx, actor, {
      action: "mail.update",
      subject: { type: "mail", id: null, label: "Mail" },
      before,
      after: input,
    });
    await publish(tx, { topic: "mail" });
    return input;
  });
}

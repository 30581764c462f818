import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import type { MailSettings } from "./contract.ts";
import { getMailSettings } from "./get-mail-settings.ts";
import { writeRate } from "./mail-list.store.ts";

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

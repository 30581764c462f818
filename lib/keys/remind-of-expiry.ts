import { alertRecipients } from "#lib/alerts/alert-recipients.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { queueMails } from "#lib/platform/mail/queue-mail.ts";
import { expiryMail } from "./expiry-mail.ts";
import {
  countOtherKeys,
  findEndingKeys,
  lockEndingKey,
  noteReminder,
  readOrganisation,
} from "./reminder.store.ts";
import { reminderDays, reminderDue } from "./reminder-days.ts";

/** Task of lib/jobs/registry.ts. */
export const REMIND_TASK = "remind-of-expiring-keys";
/** Every hour; of several servers, one runs it, and hours without a server are made up for. */
export const REMIND_CRONTAB = `23 * * * * ${REMIND_TASK} ?fill=2h&max=3`;

/**
 * Mails the admins of each directory whose keys are about to expire, 14, 3 and 1 days before, once each. The mails and the
 * note that they are sent are one transaction a key, so that nobody is reminded twice or not at all.
 * @returns how many keys were reminded of
 */
export async function remindOfExpiry(now: Date = new Date()): Promise<number> {
  const horizon = new Date(now.getTime() + reminderDays[0] * 86_400_000);
  let reminded = 0;
  for (const id of await findEndingKeys(now, horizon)) if (await remind(id, now)) reminded += 1;
  return reminded;
}

function remind(keyId: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const key = await lockEndingKey(tx, keyId);
    const due = key && reminderDue(key.expiresAt, key.remindedDays, now);
    if (!key || due === null) return false;
    const { directory } = key;
    await noteReminder(tx, keyId, due);
    const others = await countOtherKeys(tx, { keyId, directoryId: directory.id, beyond: key.expiresAt });
    const around = { publicUrl: env().publicUrl, organisation: await readOrganisation(tx) };
    const mail = expiryMail({ ...key, others }, now, around);
    const recipients = await alertRecipients(tx, "expiry", [directory.id]);
    await queueMails(
      tx,
      recipients.map((recipient) => ({
        kind: "key_expiry" as const,
        directoryId: directory.id,
        recipient,
        ...mail,
      })),
    );
    await publish(tx, { topic: "home" });
    return true;
  });
}

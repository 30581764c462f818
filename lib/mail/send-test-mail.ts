import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { composeMail } from "#lib/platform/mail/compose-mail.ts";
import { queueMail } from "#lib/platform/mail/queue-mail.ts";
import { requestSending } from "#lib/platform/mail/request-sending.ts";
import type { QueuedMail, TestMailInput } from "./contract.ts";

/**
 * Puts a test mail into the outbox, ahead of all others: what the SMTP server answers is read from the mail then.
 * @throws AppError forbidden below admin, and for admins who are limited to some directories
 */
export async function sendTestMail(actor: Actor, { recipient }: TestMailInput): Promise<QueuedMail> {
  requireRole(actor, "admin");
  requireAllDirectories(actor);
  const organisation = await getOrganisation(actor);
  const title = "Muster can send mail";
  const body = composeMail({
    title,
    tone: "ok",
    blocks: [
      {
        kind: "text",
        text: `${actor.name} sent this from the organisation's settings, to see whether mail arrives. It does.`,
      },
    ],
    footer: "Nothing has to be done.",
    organisation,
  });
  return inTransaction(async (tx) => {
    const id = await queueMail(tx, { kind: "test", directoryId: null, recipient, subject: title, ...body });
    await requestSending(tx);
    await recordAudit(tx, actor, { action: "mail.test", subject: { type: "mail", id, label: recipient } });
    return { id };
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireRole } from "#lib/auth/actor.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { LINK } from "#lib/platform/mail/link-place.ts";
import { queueMail } from "#lib/platform/mail/queue-mail.ts";
import { requestSending } from "#lib/platform/mail/request-sending.ts";
import type { QueuedMail } from "../contract.ts";
import type { MailTemplatePreview, TryMailTemplateInput } from "./contract.ts";
import { readTemplate } from "./get-template.ts";
import { mailValues } from "./mail-values.ts";
import { compileTemplate } from "./render-template.ts";
import { sanitiseHtml } from "./sanitise-html.ts";
import { countTests, findExampleUser } from "./template.store.ts";

const WEEK_MS = 7 * 86_400_000;
const TESTS = { most: 10, withinMs: 10 * 60_000 };

/** Whom a template is shown with where the directory has nobody yet. */
const INVENTED = {
  name: "Ada Lovelace",
  userName: "ada@example.com",
  resource: { name: { givenName: "Ada" }, emails: [{ value: "ada@example.com" }] },
};

/**
 * What a user would get by the words in the editor. Its link leads to a page that says that it has ended.
 * @throws AppError not_found, validation_failed
 */
export async function previewTemplate(
  actor: Actor,
  directoryId: string,
  { userId, ...words }: TryMailTemplateInput,
): Promise<MailTemplatePreview> {
  const { directoryName } = await readTemplate(actor, directoryId);
  const user = userId === null ? INVENTED : await findExampleUser(directoryId, userId);
  if (user === null)
    throw new AppError("not_found", { detail: "This user is not in the directory any more." });
  const { html, leftOut } = sanitiseHtml(words.html);
  const mail = compileTemplate({ ...words, html: html.trim() })(
    mailValues({
      user,
      directoryName,
      organisation: await getOrganisation(actor),
      expiresAt: new Date(Date.now() + WEEK_MS),
    }),
  );
  const link = `${env().publicUrl}/invite/only-an-example`;
  return {
    subject: mail.subject,
    text: mail.text.replaceAll(LINK, link),
    html: mail.html.replaceAll(LINK, link),
    leftOut,
  };
}

/**
 * Sends the same to the actor's own address, by the way of all mails and ahead of them.
 * @throws AppError forbidden, too_many_requests, and those of `previewTemplate`
 */
export async function sendTemplateTest(
  actor: Actor,
  directoryId: string,
  input: TryMailTemplateInput,
  now: Date = new Date(),
): Promise<QueuedMail> {
  requireRole(actor, "admin");
  const { email } = actor;
  if (email === null) throw new AppError("forbidden", { detail: "A test goes to the address of an admin." });
  const { subject, text, html } = await previewTemplate(actor, directoryId, input);
  if ((await countTests(email, new Date(now.getTime() - TESTS.withinMs))) >= TESTS.most)
    throw new AppError("too_many_requests", {
      detail: `You have sent ${TESTS.most} test mails within ten minutes. The preview shows the same; try again later.`,
    });
  const { directoryName } = await readTemplate(actor, directoryId);
  return inTransaction(async (tx) => {
    const mail = { kind: "template_test" as const, directoryId, recipient: email, text, html };
    const id = await queueMail(tx, {
      ...mail,
      subject: `[Test] ${subject}`,
      template: "What was in the editor",
    });
    await requestSending(tx);
    await recordAudit(tx, actor, {
      action: "mail-template.test",
      directoryId,
      subject: { type: "directory", id: directoryId, label: directoryName },
    });
    return { id };
  });
}

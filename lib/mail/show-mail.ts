import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { messageIdOf } from "#lib/platform/mail/smtp.ts";
import type { MailDetail } from "./contract.ts";
import { withoutLink } from "./link-words.ts";
import { mailView } from "./list-mails.ts";
import { findMail } from "./mail-list.store.ts";

/**
 * One mail with all that is known of it. Its one-time link is shown to nobody: who could read it could take the place of
 * whom it was sent to. @throws AppError not_found, also for one outside of the actor's scope
 */
export async function showMail(actor: Actor, id: string): Promise<MailDetail> {
  const row = await findMail(actor.directoryIds, id);
  if (row === null) throw new AppError("not_found", { detail: "There is no such mail." });
  return {
    ...mailView(actor, row),
    template: row.template,
    text: row.text === null ? null : withoutLink(row.text),
    hasHtml: row.html !== null,
    hasLink: row.hasLink,
    messageId: messageIdOf(id),
    usefulUntil: row.usefulUntil?.toISOString() ?? null,
  };
}

/**
 * The mail's HTML as a document of its own, without its link.
 * @throws AppError not_found where there is none, or it was dropped
 */
export async function previewMail(actor: Actor, id: string): Promise<string> {
  const row = await findMail(actor.directoryIds, id);
  if (row?.html == null) throw new AppError("not_found", { detail: "This mail has no HTML." });
  return withoutLink(row.html);
}

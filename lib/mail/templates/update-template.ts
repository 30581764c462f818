import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { MailTemplateView, UpdateMailTemplateInput } from "./contract.ts";
import { readTemplate, templateView } from "./get-template.ts";
import { compileTemplate } from "./render-template.ts";
import { sanitiseHtml } from "./sanitise-html.ts";
import { findTemplates, type OwnWords, saveTemplate } from "./template.store.ts";
import { ours, ownWords, wordsOf } from "./words-of.ts";

/**
 * Saves a directory's own words, the HTML as far as a mail may hold it. Mails that are in the outbox already stay as
 * they are. @throws AppError forbidden, not_found, validation_failed, conflict when somebody else saved meanwhile
 */
export async function updateTemplate(
  actor: Actor,
  directoryId: string,
  { version, ...words }: UpdateMailTemplateInput,
): Promise<MailTemplateView> {
  const { html, leftOut } = sanitiseHtml(words.html);
  const clean = { ...words, html: html.trim() };
  compileTemplate(clean);
  return change(actor, directoryId, "mail-template.update", version, ownWords(clean), leftOut);
}

/** Goes back to ours. @throws AppError forbidden, not_found, conflict */
export function resetTemplate(actor: Actor, directoryId: string, version: number): Promise<MailTemplateView> {
  return change(actor, directoryId, "mail-template.reset", version, ownWords(ours), []);
}

async function change(
  actor: Actor,
  directoryId: string,
  action: string,
  version: number,
  own: OwnWords,
  leftOut: string[],
): Promise<MailTemplateView> {
  requireRole(actor, "admin");
  const before = await readTemplate(actor, directoryId);
  return inSqlTransaction(async (tx) => {
    if (!(await saveTemplate(tx, directoryId, own, version, actor.name)))
      throw new AppError("conflict", {
        detail: `${before.updatedBy ?? "Somebody else"} saved this template meanwhile. Copy what you wrote, then reload the page.`,
      });
    await recordAudit(tx, actor, {
      action,
      directoryId,
      subject: { type: "directory", id: directoryId, label: before.directoryName },
      before: wordsOf(before),
      after: wordsOf(own),
    });
    await publish(tx, { topic: "directories", directoryId, id: directoryId });
    const [saved] = await findTemplates([directoryId], tx);
    return templateView(saved ?? before, leftOut);
  });
}

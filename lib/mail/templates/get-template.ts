import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { MailTemplateList, MailTemplateView } from "./contract.ts";
import { findTemplates, listDirectories, type TemplateRow } from "./template.store.ts";
import { isChanged, wordsOf } from "./words-of.ts";

/** The directories that an actor sees, with whose words their mails have. */
export async function listTemplates(actor: Actor): Promise<MailTemplateList> {
  const rows = await listDirectories(actor.directoryIds);
  return {
    templates: rows.map((row) => ({
      directory: { id: row.directoryId, name: row.directoryName, type: row.type },
      isChanged: isChanged(row),
      updatedAt: row.updatedAt?.toISOString() ?? null,
      updatedBy: row.updatedBy,
      invites: row.invites,
    })),
  };
}

/** The template of a directory's invitations. @throws AppError not_found, also outside of the actor's scope */
export async function getTemplate(actor: Actor, directoryId: string): Promise<MailTemplateView> {
  return templateView(await readTemplate(actor, directoryId), []);
}

/** @throws AppError not_found */
export async function readTemplate(actor: Actor, directoryId: string): Promise<TemplateRow> {
  requireDirectory(actor, directoryId);
  const [row] = await findTemplates([directoryId]);
  if (!row) throw new AppError("not_found", { detail: "There is no such directory." });
  return row;
}

export function templateView(row: TemplateRow, leftOut: string[]): MailTemplateView {
  return {
    ...wordsOf(row),
    directory: { id: row.directoryId, name: row.directoryName },
    version: row.version,
    isChanged: isChanged(row),
    updatedAt: row.updatedAt?.toISOString() ?? null,
    updatedBy: row.updatedBy,
    leftOut,
  };
}

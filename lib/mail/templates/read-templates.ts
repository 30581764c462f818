import type { SqlTx } from "#lib/platform/db/pool.ts";
import { log } from "#lib/platform/log/log.ts";
import type { PlatformLink } from "./contract.ts";
import { compileTemplate, type MailValues, type RenderedMail } from "./render-template.ts";
import { findTemplates, type TemplateRow } from "./template.store.ts";
import { isChanged, ours, wordsOf } from "./words-of.ts";

export type ReadyTemplate = {
  render: (values: MailValues) => RenderedMail;
  /** What a mail was made from, in words. */
  label: string;
};

/**
 * The templates of directories, ready for many mails: a function by the directory's id. One that this version does not
 * let through any more gives way to ours, so that nobody waits for a mail because of it.
 */
export async function readTemplates(
  tx: SqlTx,
  directoryIds: readonly string[],
): Promise<(directoryId: string) => ReadyTemplate> {
  const ready = new Map((await findTemplates(directoryIds, tx)).map((row) => [row.directoryId, make(row)]));
  return (directoryId) => ready.get(directoryId) ?? { render: compileTemplate(ours), label: DEFAULT };
}

const DEFAULT = "The default template";

function make(row: TemplateRow): ReadyTemplate {
  if (!isChanged(row)) return { render: compileTemplate(ours), label: DEFAULT };
  try {
    const render = compileTemplate(wordsOf(row));
    return { render, label: `${row.directoryName}'s template, version ${row.version}` };
  } catch (error) {
    log.error({ err: error, directory: row.directoryId }, "a mail template can't be used");
    return {
      render: compileTemplate(ours),
      label: `${DEFAULT}: version ${row.version} of ${row.directoryName}'s can't be used any more`,
    };
  }
}

/** Where the users of a directory find what they need on their devices. */
export async function readPlatformLinks(directoryId: string): Promise<readonly PlatformLink[]> {
  return (await findTemplates([directoryId]))[0]?.platformLinks ?? [];
}

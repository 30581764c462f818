import { type Actor, hasRole } from "#lib/auth/actor.ts";
import type { MailPage, MailQuery, MailView } from "./contract.ts";
import { getMailStatus, statusView } from "./get-mail-status.ts";
import { findDirectoryNames, findMails, type MailRow } from "./mail-list.store.ts";

const PAGE_SIZE = 50;

/**
 * One page of the outbox, the newest first, with how the way out is. A limited actor sees the mails about their directories,
 * and none that belongs to no directory.
 */
export async function listMails(
  actor: Actor,
  { after, ...filter }: MailQuery,
  now: Date = new Date(),
): Promise<MailPage> {
  const [rows, status, directories] = await Promise.all([
    findMails(actor.directoryIds, filter, after ?? null, PAGE_SIZE + 1),
    getMailStatus(now),
    findDirectoryNames(actor.directoryIds),
  ]);
  const page = rows.slice(0, PAGE_SIZE);
  return {
    mails: page.map((row) => mailView(actor, row)),
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
    status: statusView(status),
    directories,
  };
}

/** A mail as a reader sees it. */
export function mailView(actor: Actor, row: MailRow): MailView {
  const { id, kind, state, recipient, subject, attempts, answer, hasBody } = row;
  const mayAct = hasRole(actor, "admin");
  return {
    id,
    kind,
    state,
    recipient,
    subject,
    directory: row.directoryId && { id: row.directoryId, name: row.directoryName ?? "Deleted directory" },
    attempts,
    answer,
    createdAt: row.createdAt.toISOString(),
    nextTryAt: state === "queued" ? row.nextTryAt.toISOString() : null,
    sentAt: row.sentAt?.toISOString() ?? null,
    maySend: mayAct && hasBody && state !== "sending",
    mayCancel: mayAct && (state === "queued" || state === "held"),
  } satisfies { [Name in keyof MailView]: unknown } as MailView;
}

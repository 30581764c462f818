import { openSecret, type SecretPlace, sealSecret } from "../crypto/key-ring.ts";
import { type AnyTx, execute } from "../db/execute.ts";
import { newId } from "../db/id.ts";
import { escapeHtml } from "./escape-html.ts";
import { LINK } from "./link-place.ts";
import { MAIL_KINDS, type MailKind } from "./mail-kinds.ts";
import { SEND_MAIL_TASK } from "./mail-task.ts";

export type NewMail = {
  kind: MailKind;
  directoryId: string | null;
  recipient: string;
  subject: string;
  /** What it was made from, in words. */
  template?: string;
  text: string;
  html?: string;
  /** A one-time link, put where text and html say `{link}` only when the mail is sent: kept sealed until then. */
  link?: string;
  /** What it is about in particular, so that it can be cancelled when that ends: see `cancelMailsAbout`. */
  about?: { type: string; id: string };
  /** After this it is of no use any more and is not sent: when its link expires. */
  usefulUntil?: Date;
};

/** Writes mails into the outbox. @returns their ids, in their order */
export async function insertMails(tx: AnyTx, mails: readonly NewMail[]): Promise<string[]> {
  const rows = mails.map(({ link, about, usefulUntil, ...mail }) => {
    const id = newId();
    return {
      id,
      kind: mail.kind,
      directory_id: mail.directoryId,
      recipient: mail.recipient,
      subject: mail.subject,
      template: mail.template ?? null,
      text: mail.text,
      html: mail.html ?? null,
      sealed_link: link === undefined ? null : sealSecret(link, linkPlace(id)),
      subject_type: about?.type ?? null,
      subject_id: about?.id ?? null,
      useful_until: usefulUntil?.toISOString() ?? null,
      priority: MAIL_KINDS[mail.kind].priority,
    };
  });
  await execute(
    tx,
    `insert into mail_message (id, kind, directory_id, recipient, subject, template, text, html, sealed_link, subject_type, subject_id, useful_until, priority)
     select id, kind, directory_id, recipient, subject, template, text, html, sealed_link, subject_type, subject_id, useful_until, priority
       from json_to_recordset($1::text::json) as row(id uuid, kind text, directory_id uuid, recipient text, subject text, template text, text text,
            html text, sealed_link text, subject_type text, subject_id text, useful_until timestamptz, priority smallint)`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/**
 * Has the outbox looked at when the transaction commits. One job looks after all mails that wait, but a key that all
 * transactions share would let one of them commit at a time: sixteen of them do not meet.
 */
export async function addSendJob(tx: AnyTx): Promise<void> {
  await execute(
    tx,
    `select id::text from graphile_worker.add_job($1::text, '{}'::json, queue_name => 'mail', max_attempts => 25, priority => 5,
       job_key => 'mail:' || pg_backend_pid() % 16)`,
    [SEND_MAIL_TASK],
  );
}

/** What carried a one-time link is dropped with the link: it is of no use without, and says more than need be kept. */
export const FORGET_LINKED_BODY = `text = case when sealed_link is null then text end,
  html = case when sealed_link is null then html end, sealed_link = null`;

/** Where a mail's link lives, for the key ring. */
export const linkPlace = (id: string): SecretPlace => ({
  table: "mail_message",
  row: id,
  column: "sealed_link",
});

export type StoredBody = { id: string; text: string; html: string | null; sealedLink: string | null };

/** Text and html as they are sent, with the link in its places. */
export function bodyOf({ id, text, html, sealedLink }: StoredBody): { text: string; html: string | null } {
  if (sealedLink === null) return { text, html };
  const link = openSecret(sealedLink, linkPlace(id));
  return { text: text.replaceAll(LINK, link), html: html?.replaceAll(LINK, escapeHtml(link)) ?? null };
}

import * as z from "zod";
import type { AnyTx } from "../db/execute.ts";
import { publish } from "../db/notify.ts";
import { addSendJob, insertMails, type NewMail } from "./mail.store.ts";
import { subjectLine } from "./one-line.ts";

/**
 * Puts a mail into the outbox in the caller's transaction: it is sent if and only if that commits, by an identity server.
 * Text from outside (names of directories, for example) may stand in the subject: line breaks, with which someone could
 * smuggle in further headers, become blanks.
 *
 * @returns its id
 * @throws ZodError when the recipient is not exactly one address
 */
export async function queueMail(tx: AnyTx, mail: NewMail): Promise<string> {
  const [id = ""] = await queueMails(tx, [mail]);
  return id;
}

/** Puts several into the outbox, with one statement and one job: see `queueMail`. @returns their ids, in their order */
export async function queueMails(tx: AnyTx, mails: readonly NewMail[]): Promise<string[]> {
  if (mails.length === 0) return [];
  const ids = await insertMails(
    tx,
    mails.map((mail) => ({
      ...mail,
      recipient: z.email().parse(mail.recipient),
      subject: subjectLine(mail.subject),
    })),
  );
  await addSendJob(tx);
  await publish(tx, { topic: "mail" });
  return ids;
}

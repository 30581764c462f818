import * as z from "zod";
import type { Tx } from "../db/prisma.ts";
import { enqueue } from "../queue/queue.ts";
import { insertMail, type NewMail } from "./mail.store.ts";

/** Task of lib/jobs/registry.ts that sends one message; its payload is `{ messageId }`. */
export const SEND_MAIL_TASK = "send-mail";
export const MAIL_ATTEMPTS = 10;

/**
 * Queues a message in the caller's transaction: it is sent if and only if that commits. Text from
 * outside (names of directories, for example) may stand in the subject: line breaks, with which
 * someone could smuggle in further headers, become blanks.
 *
 * @throws ZodError when the recipient is not exactly one address
 */
export async function queueMail(tx: Tx, mail: NewMail): Promise<void> {
  const recipient = z.email().parse(mail.recipient);
  const messageId = await insertMail(tx, { ...mail, recipient, subject: oneLine(mail.subject) });
  await enqueue(
    tx,
    SEND_MAIL_TASK,
    { messageId },
    { jobKey: `mail:${messageId}`, maxAttempts: MAIL_ATTEMPTS },
  );
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim();
}

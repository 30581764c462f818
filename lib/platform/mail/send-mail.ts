import { createTransport, type Transporter } from "nodemailer";
import { env } from "../env/env.ts";
import { log } from "../log/log.ts";
import { findUnsentMail, markMailFailed, markMailHeld, markMailSent } from "./mail.store.ts";
import { MAIL_ATTEMPTS } from "./queue-mail.ts";

const TIMEOUT_MS = 15_000;

let shared: { url: string; transport: Transporter } | undefined;

/** One pooled connection to the SMTP server for each process; null where none is configured. */
function transport(): Transporter | null {
  const url = env().SMTP_URL;
  if (url === undefined) return null;
  if (shared?.url !== url) {
    shared?.transport.close();
    const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
    shared = { url, transport: createTransport({ url, pool: true, maxConnections: 2, ...limits }) };
  }
  return shared.transport;
}

/**
 * Sends one message of the outbox, by the job queue. A message that was sent already is left alone;
 * without an SMTP server it is held, to be read in the console. The Message-ID is the row's, so that
 * a repetition after a crash can be told apart by the receiving side.
 *
 * @throws the SMTP fault, so that the queue repeats the job later; not for a refusal for good (5xx)
 */
export async function sendMail(messageId: string): Promise<void> {
  const message = await findUnsentMail(messageId);
  if (message === null) return;
  const smtp = transport();
  if (smtp === null) return markMailHeld(messageId);
  try {
    await smtp.sendMail({
      from: env().MUSTER_MAIL_FROM,
      to: { name: "", address: message.recipient },
      subject: message.subject,
      text: message.text,
      ...(message.html === null ? {} : { html: message.html }),
      messageId: `<${message.id}@${new URL(env().publicUrl).hostname}>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } catch (error) {
    const isRefused = error instanceof Error && "responseCode" in error && Number(error.responseCode) >= 500;
    const isFinal = isRefused || message.attempts + 1 >= MAIL_ATTEMPTS;
    await markMailFailed(messageId, error instanceof Error ? error.message : String(error), isFinal);
    log.warn({ err: error, messageId, isFinal }, "a mail could not be sent");
    if (!isFinal) throw error;
    return;
  }
  await markMailSent(messageId, new Date());
}

/** Ends the connection to the SMTP server. */
export function closeMail(): void {
  shared?.transport.close();
  shared = undefined;
}

import { createTransport, type Transporter } from "nodemailer";
import { env } from "../env/env.ts";
import { classifySmtpFailure, type SmtpFailure } from "./classify-smtp-failure.ts";

const TIMEOUT_MS = 15_000;
/** Connections of one process to the SMTP server, and with that mails that it hands over at once. */
export const SMTP_CONNECTIONS = 4;

let shared: { url: string; transport: Transporter } | undefined;

/** The pooled connections to an SMTP server, one pool for each process. */
function transportTo(url: string): Transporter {
  if (shared?.url !== url) {
    shared?.transport.close();
    const limits = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
    // Of its own accord the pool would send again what was on its way when a connection broke, and twice is once too often.
    const pooled = { pool: true, maxConnections: SMTP_CONNECTIONS, maxRequeues: 0 } as const;
    shared = { url, transport: createTransport({ url, ...pooled, ...limits }) };
  }
  return shared.transport;
}

export type Outgoing = { id: string; recipient: string; subject: string; text: string; html: string | null };

/**
 * Hands one mail to the SMTP server. The Message-ID is the row's, so that the receiving side can tell a repetition after
 * a crash. @returns the server's answer; a failure is a value, with what it means for the mail
 */
export async function handOver(
  url: string,
  mail: Outgoing,
): Promise<{ kind: "sent"; answer: string } | SmtpFailure> {
  try {
    const { response } = await transportTo(url).sendMail({
      from: env().MUSTER_MAIL_FROM,
      to: { name: "", address: mail.recipient },
      subject: mail.subject,
      text: mail.text,
      ...(mail.html === null ? {} : { html: mail.html }),
      messageId: messageIdOf(mail.id),
      headers: { "Auto-Submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return { kind: "sent", answer: String(response) };
  } catch (error) {
    return classifySmtpFailure(error);
  }
}

/** The Message-ID of a mail, as its headers have it. */
export function messageIdOf(id: string): string {
  return `<${id}@${new URL(env().publicUrl).hostname}>`;
}

/** Ends the connections to the SMTP server. */
export function closeSmtp(): void {
  shared?.transport.close();
  shared = undefined;
}

import { EventEmitter, once } from "node:events";
import PostalMime from "postal-mime";
import { type Received, type Receiver, startReceiver } from "#lib/platform/mail/smtp-receiver.fixture.ts";

const WAIT_MS = 30_000;

/** A mail as its reader has it. */
export interface ReadMail {
  /** From 1 on, in the order in which they came. */
  readonly id: number;
  /** Of the envelope. */
  readonly from: string;
  readonly to: string;
  readonly at: Date;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** As it came over SMTP. */
  readonly source: string;
}

export interface Mailbox {
  /** For SMTP_URL. */
  readonly url: string;
  /** What has come, the oldest first. */
  readonly mails: readonly ReadMail[];
  /** The nth mail to an address, of those with such a subject; waited for if it has not come. @throws AbortError after 30 s */
  mailTo(address: string, nth?: number, subject?: RegExp): Promise<ReadMail>;
  /** Answers with this instead of taking a mail to that recipient; null takes it. */
  refuse: Receiver["refuse"];
  close(): Promise<void>;
}

/** An SMTP server on loopback that reads and keeps what it gets. @throws Error EADDRINUSE @param port 0: any free one */
export async function openMailbox(port = 0): Promise<Mailbox> {
  const receiver = await startReceiver(port);
  const mails: ReadMail[] = [];
  const arrivals = new EventEmitter();
  let lastId = 0;
  receiver.onTaken = (received) => {
    lastId += 1;
    void readMail(lastId, received).then((mail) => {
      mails.push(mail);
      arrivals.emit("mail");
    });
  };
  return {
    url: receiver.url,
    mails,
    async mailTo(address, nth = 1, subject = /^/) {
      const signal = AbortSignal.timeout(WAIT_MS);
      const isMeant = (mail: ReadMail) =>
        mail.to.toLowerCase() === address.toLowerCase() && subject.test(mail.subject);
      for (;;) {
        const found = mails.filter(isMeant)[nth - 1];
        if (found) return found;
        await once(arrivals, "mail", { signal });
      }
    },
    get refuse() {
      return receiver.refuse;
    },
    set refuse(refuse) {
      receiver.refuse = refuse;
    },
    close: receiver.close,
  };
}

async function readMail(id: number, { from, to, at, source }: Received): Promise<ReadMail> {
  const { subject, text, html } = await PostalMime.parse(source);
  return { id, from, to, at, source, subject: subject ?? "", text: text ?? "", html: html ?? null };
}

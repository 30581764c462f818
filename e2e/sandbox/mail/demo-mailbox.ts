import { openMailbox } from "./mailbox.ts";
import { serveMailboxPage } from "./mailbox-page.ts";

const USUAL = { smtp: 7448, page: 7449 };

export interface DemoMailbox {
  /** For SMTP_URL. */
  readonly smtpUrl: string;
  /** Where the mails are read. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

/** The SMTP server of `npm run demo` and the page where a newcomer reads what it got, on their usual ports if these are free. */
export async function openDemoMailbox(usual = USUAL): Promise<DemoMailbox> {
  const mailbox = await onFreePort(usual.smtp, openMailbox);
  mailbox.refuse = (step, recipient) => {
    if (step !== "recipient") return null;
    if (/^refuse@/i.test(recipient)) return { code: 550, text: "5.1.1 There is no such mailbox" };
    if (/^later@/i.test(recipient)) return { code: 451, text: "4.7.1 Greylisted, come back later" };
    return null;
  };
  const page = await onFreePort(usual.page, (port) => serveMailboxPage(() => mailbox.mails, port));
  return {
    smtpUrl: mailbox.url,
    pageUrl: page.url,
    async close() {
      await page.close();
      await mailbox.close();
    },
  };
}

async function onFreePort<T>(usual: number, open: (port: number) => Promise<T>): Promise<T> {
  try {
    return await open(usual);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    return open(0);
  }
}

import type { Tx } from "#lib/platform/db/prisma.ts";
import { queueMails } from "#lib/platform/mail/queue-mail.ts";
import { type AlertMail, type Around, manyMail } from "./alert-mail.ts";
import { alertRecipients } from "./alert-recipients.ts";
import type { AlertKind } from "./vocabulary.ts";

/** What is to be told, and of which directories' admins. */
export type News = {
  kind: AlertKind;
  directoryId: string | null;
  directoryIds: readonly string[];
  mail: AlertMail;
};

/** More than so many at once have one cause, and become one mail. */
const MOST_APART = 5;

/** Mails each admin what is news to them: one by one, or as one list where a common cause makes many at once. */
export async function tellAdmins(tx: Tx, news: readonly News[], around: Around): Promise<void> {
  const byRecipient = new Map<string, News[]>();
  for (const one of news) {
    for (const recipient of await alertRecipients(tx, one.kind, one.directoryIds))
      byRecipient.set(recipient, [...(byRecipient.get(recipient) ?? []), one]);
  }
  const mails = [...byRecipient].flatMap(([recipient, own]) =>
    own.length > MOST_APART
      ? [
          {
            recipient,
            directoryId: null,
            ...contentOf(
              manyMail(
                own.map(({ mail }) => mail),
                around,
              ),
            ),
          },
        ]
      : own.map(({ directoryId, mail }) => ({ recipient, directoryId, ...contentOf(mail) })),
  );
  await queueMails(
    tx,
    mails.map((mail) => ({ kind: "alert" as const, ...mail })),
  );
}

const contentOf = ({ subject, text, html }: AlertMail) => ({ subject, text, html });

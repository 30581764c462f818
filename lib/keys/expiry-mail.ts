import { composeMail } from "#lib/platform/mail/compose-mail.ts";

export type ExpiringKey = {
  name: string;
  expiresAt: Date;
  lastUsedAt: Date | null;
  directory: { id: string; name: string };
  /** Live keys of the directory beside this one that work beyond its end. */
  others: number;
};

/** The reminder that a key is about to expire: when, what stops then, what to do. */
export function expiryMail(
  { name, expiresAt, lastUsedAt, directory, others }: ExpiringKey,
  now: Date,
  { publicUrl, organisation }: { publicUrl: string; organisation: { name: string; supportContact: string } },
): { subject: string; text: string; html: string } {
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / 86_400_000);
  const when = days <= 1 ? "within a day" : `in ${days} days`;
  const parts = [
    `The key ${oneLine(name)} of the directory ${oneLine(directory.name)} expires ${when}, at ${timeOf(expiresAt)}.`,
    lastUsedAt
      ? `It was last used at ${timeOf(lastUsedAt)}. After its end every call with it is refused: new users, changes and deactivations no longer arrive.`
      : "It was never used.",
    others > 0
      ? `The directory has ${others === 1 ? "another key that works" : `${others} other keys that work`} longer. If the identity provider uses ${others === 1 ? "it" : "one of them"} by now, revoke this one. If not, enter another key there before this one ends.`
      : "What to do: create another key, enter it in the identity provider, wait for its first use, then revoke this one. Both work until then. Or give this key a later expiry.",
  ];
  const subject = `Key ${oneLine(name)} of ${oneLine(directory.name)} expires ${when}`;
  const content = composeMail({
    title: subject,
    tone: "warning",
    blocks: [
      ...parts.map((text) => ({ kind: "text" as const, text })),
      {
        kind: "link",
        label: "Open its keys",
        href: `${publicUrl}/settings/directories/${directory.id}/keys`,
      },
    ],
    footer:
      "You receive this as an admin of Muster, or because your organisation has alerts sent here. Admins choose under Account what they are mailed.",
    organisation,
  });
  return { subject, ...content };
}

function timeOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

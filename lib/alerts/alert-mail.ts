import { composeMail, type MailBlock } from "#lib/platform/mail/compose-mail.ts";
import type { ClosedAlert } from "./alert.store.ts";
import type { Condition } from "./condition.ts";
import { spanText, timeText } from "./time-text.ts";

type Around = {
  organisation: { name: string; supportContact: string };
  /** Public origin of the console. */
  publicUrl: string;
  now: Date;
};
type Mail = { subject: string; text: string; html: string };

const FOOTER =
  "You receive this as an admin of Muster, or because your organisation has alerts sent here. Admins choose under Account what they are mailed.";

/** The mail that a condition has begun, or got worse: what was seen, why it matters, what to do. */
export function openingMail(condition: Condition, { organisation, publicUrl, now }: Around): Mail {
  const { title, detail, action, link, severity, findings = [] } = condition;
  const absolute = (href: string) => new URL(href, publicUrl).href;
  const blocks: MailBlock[] = [
    ...(findings.length === 0 ? [{ kind: "text" as const, text: detail }] : []),
    ...findings.map((finding) => ({
      kind: "finding" as const,
      title: finding.title,
      lines: finding.lines,
      ...(finding.link && { link: { label: finding.link.label, href: absolute(finding.link.href) } }),
    })),
    ...(action === undefined ? [] : [{ kind: "text" as const, text: `What to do: ${action}` }]),
    { kind: "link", label: link.label, href: absolute(link.href) },
    { kind: "text", text: `Seen at ${timeText(now)}.` },
  ];
  return { subject: title, ...composeMail({ title, tone: severity, blocks, footer: FOOTER, organisation }) };
}

/** The mail that it is over. */
export function closingMail(alert: ClosedAlert, { organisation, publicUrl, now }: Around): Mail {
  const subject = `Over: ${alert.title}`;
  const end = alert.goneAt ?? now;
  const lasted = spanText(end.getTime() - alert.openedAt.getTime());
  const blocks: MailBlock[] = [
    {
      kind: "text",
      text: `This is no longer so. It lasted for ${lasted}, from ${timeText(alert.openedAt)} to ${timeText(end)}.`,
    },
    { kind: "link", label: "Open Muster", href: new URL(alert.linkHref, publicUrl).href },
  ];
  return { subject, ...composeMail({ title: subject, tone: "ok", blocks, footer: FOOTER, organisation }) };
}

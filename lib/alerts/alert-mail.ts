import { composeMail, type MailBlock } from "#lib/platform/mail/compose-mail.ts";
import type { ClosedAlert } from "./alert.store.ts";
import type { Condition } from "./condition.ts";
import { spanText, timeText } from "./time-text.ts";

export type Around = {
  organisation: { name: string; supportContact: string };
  /** Public origin of the console. */
  publicUrl: string;
  now: Date;
};
/** `detail` and `link`: what a list of several says of it. */
export type AlertMail = {
  subject: string;
  text: string;
  html: string;
  detail: string;
  link: { label: string; href: string };
};

/** Of so many a list says what they are. */
const MOST_LISTED = 50;

const FOOTER =
  "You receive this as an admin of Muster, or because your organisation has alerts sent here. Admins choose under Account what they are mailed.";

/** The mail that a condition has begun, or got worse: what was seen, why it matters, what to do. */
export function openingMail(condition: Condition, { organisation, publicUrl, now }: Around): AlertMail {
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
  const content = composeMail({ title, tone: severity, blocks, footer: FOOTER, organisation });
  return { subject: title, ...content, detail, link: { ...link, href: absolute(link.href) } };
}

/** The mail that it is over. */
export function closingMail(alert: ClosedAlert, { organisation, publicUrl, now }: Around): AlertMail {
  const subject = `Over: ${alert.title}`;
  const end = alert.goneAt ?? now;
  const lasted = spanText(end.getTime() - alert.openedAt.getTime());
  const detail = `This is no longer so. It lasted for ${lasted}, from ${timeText(alert.openedAt)} to ${timeText(end)}.`;
  const link = { label: "Open Muster", href: new URL(alert.linkHref, publicUrl).href };
  const blocks: MailBlock[] = [
    { kind: "text", text: detail },
    { kind: "link", ...link },
  ];
  const content = composeMail({ title: subject, tone: "ok", blocks, footer: FOOTER, organisation });
  return { subject, ...content, detail, link };
}

/** One mail in place of many that come at the same time. */
export function manyMail(mails: readonly AlertMail[], { organisation, publicUrl, now }: Around): AlertMail {
  const subject = `${mails.length} alerts at once`;
  const more = mails.length - MOST_LISTED;
  const detail = `All of this was seen at ${timeText(now)}: it may have one cause.`;
  const link = { label: "Open Home", href: new URL("/", publicUrl).href };
  const blocks: MailBlock[] = [
    { kind: "text", text: detail },
    ...mails.slice(0, MOST_LISTED).map((mail) => ({
      kind: "finding" as const,
      title: mail.subject,
      lines: [mail.detail],
      link: mail.link,
    })),
    ...(more > 0 ? [{ kind: "text" as const, text: `And ${more} more: Home has all of them.` }] : []),
    { kind: "link", ...link },
  ];
  const content = composeMail({ title: subject, tone: "error", blocks, footer: FOOTER, organisation });
  return { subject, ...content, detail, link };
}

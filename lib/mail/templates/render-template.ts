import { AppError } from "#lib/platform/errors/app-error.ts";
import { escapeHtml } from "#lib/platform/mail/escape-html.ts";
import { LINK } from "#lib/platform/mail/link-place.ts";
import { oneLine } from "#lib/platform/mail/one-line.ts";
import type { MailTemplateText, PlatformLink } from "./contract.ts";
import { defaultHtml } from "./default-template.ts";
import { looksOf, mailDocument } from "./mail-looks.ts";
import { sanitiseHtml } from "./sanitise-html.ts";
import { fillTemplate, type Part, parseTemplate } from "./template-text.ts";
import { PLATFORMS, type Variable } from "./vocabulary.ts";

/** What the variables of one mail stand for, as plain text. */
export type MailValues = {
  displayName: string;
  givenName: string;
  userName: string;
  email: string;
  organisationName: string;
  directoryName: string;
  supportContact: string;
  expiresAt: Date;
};

export type RenderedMail = { subject: string; text: string; html: string };

/**
 * Makes a template ready for many mails: parsed and cleaned once. In what comes out the link is `{link}`, which the outbox
 * fills in.
 * @throws AppError validation_failed where it is none that the contract lets through
 */
export function compileTemplate(template: MailTemplateText): (values: MailValues) => RenderedMail {
  const subject = partsOf("subject", template.subject);
  const text = partsOf("text", oneBreak(template.text));
  const html = markPlaces(partsOf("html", sanitiseHtml(template.html, looksOf).html));
  if (!showsLink(html))
    throw new AppError("validation_failed", {
      field: "html",
      detail: "{{invitation.link}} has to be read or followed somewhere: as text, or as the href of a link.",
    });
  const links = template.platformLinks.map(withoutPlaces);
  const lang = template.html === defaultHtml.trim() ? "en" : null;
  return (values) => {
    const plain = plainValues(values);
    const filledSubject = oneLine(fillTemplate(subject, (name) => plain[name]));
    const textLinks = links.map(({ label, platform, url }) => `${label} (${PLATFORMS[platform]}): ${url}`);
    const htmlOf = { ...plain, "platform.links": linksHtml(links) };
    return {
      subject: filledSubject,
      text: tidy(
        fillTemplate(text, (name) => (name === "platform.links" ? textLinks.join("\n") : plain[name])),
      ),
      html: mailDocument({ subject: filledSubject, lang, body: fillPlaces(html, htmlOf) }),
    };
  };
}

function partsOf(field: keyof MailTemplateText, source: string): Part[] {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new AppError("validation_failed", { field, detail: parsed.problem });
  return parsed.parts;
}

function plainValues(values: MailValues): Record<Variable, string> {
  const until = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const plain = {
    "user.displayName": values.displayName,
    "user.givenName": values.givenName,
    "user.userName": values.userName,
    "user.email": values.email,
    "organisation.name": values.organisationName,
    "directory.name": values.directoryName,
    support: values.supportContact,
    "invitation.expires": `${until.format(values.expiresAt)} UTC`,
  };
  // Nobody's name stands for somebody's link.
  const safe = Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [name, oneLine(value).replaceAll(LINK, "{ link }")]),
  ) as typeof plain;
  return { ...safe, "invitation.link": LINK, "platform.links": "" };
}

/** Tags of sections that stand alone in their line take it with them. */
const oneBreak = (text: string) =>
  text.replaceAll("\r\n", "\n").replaceAll(/^[ \t]*(\{\{[#/][^{}]*\}\})[ \t]*\n/gm, "$1");
const tidy = (text: string) => `${text.replaceAll(/\n{3,}/g, "\n\n").trim()}\n`;

type Place = "text" | "attribute" | "url";
type HtmlPart =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: Variable; place: Place }
  | { kind: "section"; name: Variable; parts: HtmlPart[] };

/**
 * Notes where each variable of clean HTML stands. In it `<` and `>` are the ends of tags and nothing else, and attributes
 * are in double quotes.
 * @throws AppError validation_failed for a section in a tag, which could move the quotes
 */
function markPlaces(parts: readonly Part[]): HtmlPart[] {
  let tag: string | null = null;
  const walk = (some: readonly Part[]): HtmlPart[] =>
    some.map((part) => {
      if (part.kind === "text") {
        const [open, close] = [part.text.lastIndexOf("<"), part.text.lastIndexOf(">")];
        if (open > close) tag = part.text.slice(open);
        else if (close > open) tag = null;
        else if (tag !== null) tag += part.text;
        return part;
      }
      if (part.kind === "variable") {
        const place = tag === null ? "text" : / href="[^"]*$/.test(tag) ? "url" : "attribute";
        if (tag !== null) tag += "x";
        return { ...part, place };
      }
      if (tag !== null)
        throw new AppError("validation_failed", {
          field: "html",
          detail: `{{#${part.name}}} stands inside of a tag: put it around the element.`,
        });
      const { kind, name, parts: within } = part;
      const inner = walk(within);
      if (tag !== null)
        throw new AppError("validation_failed", {
          field: "html",
          detail: `{{/${name}}} stands inside of a tag: put it around the element.`,
        });
      return { kind, name, parts: inner };
    });
  return walk(parts);
}

const showsLink = (parts: readonly HtmlPart[]) =>
  parts.some(
    (part) => part.kind === "variable" && part.name === "invitation.link" && part.place !== "attribute",
  );

function fillPlaces(parts: readonly HtmlPart[], values: Record<Variable, string>): string {
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "section") return values[part.name] === "" ? "" : fillPlaces(part.parts, values);
      return escapedFor(part.place, part.name, values[part.name]);
    })
    .join("");
}

function escapedFor(place: Place, name: Variable, value: string): string {
  // The outbox escapes the link where it puts it in.
  if (name === "invitation.link") return value;
  if (name === "platform.links") return place === "text" ? value : "";
  if (place === "url") return escapeHtml(encodeURIComponent(value));
  const isAddress = name === "support" && place === "text" && /^[^\s@<>"']+@[^\s@<>"']+$/.test(value);
  const escaped = escapeHtml(value);
  return isAddress ? `<a href="mailto:${escaped}" style="${looksOf("a", [])}">${escaped}</a>` : escaped;
}

/** Where a link for a device leads, nobody's invitation goes along. */
function withoutPlaces({ platform, label, url }: PlatformLink): PlatformLink {
  return {
    platform,
    label: oneLine(label).replaceAll(LINK, "{ link }"),
    url: url.replaceAll("{", "%7B").replaceAll("}", "%7D"),
  };
}

/** Lines within a paragraph: a list there would end it. */
function linksHtml(links: readonly PlatformLink[]): string {
  return links
    .map(({ platform, url, label }) => {
      const link = `<a href="${escapeHtml(url)}" style="${looksOf("a", [])}">${escapeHtml(label)}</a>`;
      return `${link} <span class="quiet" style="${looksOf("span", ["quiet"])}">${escapeHtml(PLATFORMS[platform])}</span>`;
    })
    .join("<br>\n");
}

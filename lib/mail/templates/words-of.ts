import type { MailTemplateText } from "./contract.ts";
import { defaultHtml, defaultSubject, defaultText } from "./default-template.ts";
import type { OwnWords } from "./template.store.ts";

/** Our words, where a directory has none of its own. */
export const ours: MailTemplateText = {
  subject: defaultSubject,
  html: defaultHtml.trim(),
  text: defaultText.trim(),
  platformLinks: [],
};

/** The words that a directory's mails are made from. */
export function wordsOf({ subject, html, text, platformLinks }: OwnWords): MailTemplateText {
  return {
    subject: subject ?? ours.subject,
    html: html ?? ours.html,
    text: text ?? ours.text,
    platformLinks,
  };
}

/** What of a template is the directory's own: what is the same as ours goes on following ours. */
export function ownWords(words: MailTemplateText): OwnWords {
  const own = (field: "subject" | "html" | "text") => (words[field] === ours[field] ? null : words[field]);
  return {
    subject: own("subject"),
    html: own("html"),
    text: own("text"),
    platformLinks: words.platformLinks,
  };
}

export const isChanged = ({ subject, html, text, platformLinks }: OwnWords): boolean =>
  subject !== null || html !== null || text !== null || platformLinks.length > 0;

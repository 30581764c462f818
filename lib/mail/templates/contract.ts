import * as z from "zod";
import { directoryRef } from "#lib/directories/directory-ref.ts";
import { parseTemplate, usedVariables } from "./template-text.ts";
import { PLATFORMS, platforms, type Variable } from "./vocabulary.ts";

/** What goes in and out of `/api/v1/mail-templates` and `/api/v1/directories/{id}/mail-template`. */

const time = z.iso.datetime();

/** A template's text with its variables known. @param refused variables that may not stand there, with the reason */
const templateText = (longest: number, refused: Partial<Record<Variable, string>> = {}) =>
  z
    .string()
    .trim()
    .min(1, "Write something, or go back to the default.")
    .max(longest, `At most ${longest.toLocaleString("en-GB")} characters.`)
    .superRefine((source, context) => {
      const parsed = parseTemplate(source);
      if (!parsed.ok) {
        context.addIssue({ code: "custom", message: parsed.problem });
        return;
      }
      for (const name of usedVariables(parsed.parts)) {
        const why = refused[name];
        if (why) context.addIssue({ code: "custom", message: `{{${name}}} may not stand here: ${why}` });
      }
    });

const NO_LINK = "Without {{invitation.link}} nobody can set up access: put it where the link should be.";
const withLink = (source: string) => {
  const parsed = parseTemplate(source);
  // What is wrong with it is said by templateText.
  return (
    !parsed.ok || parsed.parts.some((part) => part.kind === "variable" && part.name === "invitation.link")
  );
};

/**
 * What a link may stand behind: a blank, a tag's bracket or a straight quote, and between them and it other brackets and quotes. Whatever
 * else could be an address's first half, such as a bracket or an apostrophe within one.
 */
const GLUED = /[^ \t\r\n\u00a0<>"([{'‘’“”„«][([{'‘’“”„«]*\{\{\s*invitation\.link\s*\}\}/;
/** An attribute in single quotes, as HTML knows it: what may stand there, sanitise-html.ts says. */
const SINGLE_QUOTED = /(<[a-z][^<>]*=\s*)'([^'<>]*)'/gi;
const APART =
  "Put a space or a line break before {{invitation.link}}: mail programs would take what stands right before it for a part of the address, and send the link there.";
const isApart = (text: string) => !GLUED.test(text);
const isApartInHtml = (html: string) => isApart(html.replaceAll(SINGLE_QUOTED, '$1"$2"'));

export const platformLink = z.object({
  platform: z.enum(platforms),
  url: z
    .string()
    .trim()
    .max(500, "At most 500 characters.")
    .refine(
      (url) => URL.canParse(url) && new URL(url).protocol === "https:",
      "This is no https address. It looks like https://apps.acme.example/get.",
    ),
  label: z.string().trim().min(1, "Say what it leads to.").max(80, "At most 80 characters."),
});
export type PlatformLink = z.infer<typeof platformLink>;

/** The words of a template. */
export const mailTemplateText = z.object({
  subject: templateText(200, {
    "invitation.link": "a subject is read by every server on the way.",
    "platform.links": "a subject is one line.",
  }),
  html: templateText(50_000).refine(withLink, NO_LINK).refine(isApartInHtml, APART),
  text: templateText(20_000).refine(withLink, NO_LINK).refine(isApart, APART),
  platformLinks: z.array(platformLink).superRefine((links, context) => {
    for (const [index, { platform }] of links.entries()) {
      if (links.findIndex((one) => one.platform === platform) < index)
        context.addIssue({
          code: "custom",
          path: [index, "platform"],
          message: `There is a link for ${PLATFORMS[platform]} already.`,
        });
    }
  }),
});
export type MailTemplateText = z.infer<typeof mailTemplateText>;

/** Body of `PUT`: refused where somebody else has saved since that version. */
export const updateMailTemplateInput = mailTemplateText.extend({ version: z.int().min(0) });
export type UpdateMailTemplateInput = z.infer<typeof updateMailTemplateInput>;

/** Body of `DELETE`: back to ours. */
export const resetMailTemplateInput = z.object({ version: z.int().min(0) });

export const mailTemplateView = mailTemplateText.extend({
  directory: z.object({ id: z.uuid(), name: z.string() }),
  /** 0: never changed. */
  version: z.int(),
  /** Whether anything differs from ours. */
  isChanged: z.boolean(),
  updatedAt: time.nullable(),
  updatedBy: z.string().nullable(),
  /** What was left out of the HTML when it was saved. */
  leftOut: z.array(z.string()),
});
export type MailTemplateView = z.infer<typeof mailTemplateView>;

export const mailTemplateList = z.object({
  templates: z.array(
    z.object({
      directory: directoryRef,
      isChanged: z.boolean(),
      updatedAt: time.nullable(),
      updatedBy: z.string().nullable(),
      /** Whether the directory invites whoever gets access. */
      invites: z.boolean(),
    }),
  ),
});
export type MailTemplateList = z.infer<typeof mailTemplateList>;

/** Body of `POST …/preview` and `POST …/test`: what is in the editor, for a user of the directory or an invented one. */
export const tryMailTemplateInput = mailTemplateText.extend({ userId: z.uuid().nullable() });
export type TryMailTemplateInput = z.infer<typeof tryMailTemplateInput>;

export const mailTemplatePreview = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  leftOut: z.array(z.string()),
});
export type MailTemplatePreview = z.infer<typeof mailTemplatePreview>;

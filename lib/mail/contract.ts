import * as z from "zod";
import { MOST_NAMED, mailFilterStates, mailKinds, mailStates, rateLimits } from "./vocabulary.ts";

const time = z.iso.datetime();

export const mailFilter = z.object({
  /** `waiting`: queued, being sent or held. */
  state: z.enum(mailFilterStates).optional(),
  kind: z.enum(mailKinds).optional(),
  directory: z.uuid().optional(),
  /** Part of the recipient's address or of the subject. */
  text: z.string().trim().min(1).max(200).optional(),
});
export type MailFilter = z.infer<typeof mailFilter>;

export const mailQuery = mailFilter.extend({
  /** `next` of the page before. */
  after: z.uuid().optional(),
});
export type MailQuery = z.infer<typeof mailQuery>;

const mailView = z.object({
  id: z.string(),
  /** One of MAIL_KINDS; older ones may have another. */
  kind: z.string(),
  state: z.enum(mailStates),
  recipient: z.string(),
  subject: z.string(),
  directory: z.object({ id: z.string(), name: z.string() }).nullable(),
  attempts: z.int(),
  /** The SMTP server's last answer, or what happened instead of one. */
  answer: z.string().nullable(),
  createdAt: time,
  /** Of a queued one. */
  nextTryAt: time.nullable(),
  sentAt: time.nullable(),
  /** Whether the reader may have it sent (again), or taken out. */
  maySend: z.boolean(),
  mayCancel: z.boolean(),
});
export type MailView = z.infer<typeof mailView>;

export const mailDetail = mailView.extend({
  /** What it was made from, in words; null where there is no choice. */
  template: z.string().nullable(),
  /** The one-time link is never shown; null when the body was dropped. */
  text: z.string().nullable(),
  hasHtml: z.boolean(),
  /** Whether it carries, or carried, a one-time link. */
  hasLink: z.boolean(),
  messageId: z.string(),
  /** After this it is not sent any more. */
  usefulUntil: time.nullable(),
});
export type MailDetail = z.infer<typeof mailDetail>;

export const mailStatus = z.object({
  isConfigured: z.boolean(),
  /** Host and port; null where this process does not know. */
  server: z.string().nullable(),
  failingSince: time.nullable(),
  pausedUntil: time.nullable(),
  problem: z.string().nullable(),
  lastSentAt: time.nullable(),
  mailsPerMinute: z.int(),
  /** At most 10,001 each. */
  queued: z.int(),
  held: z.int(),
  /** Identity servers that live: with none, nothing is sent. */
  liveServers: z.int(),
});
export type MailStatus = z.infer<typeof mailStatus>;

export const mailPage = z.object({
  mails: z.array(mailView),
  /** Where the next page starts; null at the end. */
  next: z.string().nullable(),
  status: mailStatus,
  directories: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type MailPage = z.infer<typeof mailPage>;

/** Which mails to send or to cancel: by name, or all that a filter shows. */
export const mailChoice = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(MOST_NAMED) }),
  z.object({ filter: mailFilter }),
]);
export type MailChoice = z.infer<typeof mailChoice>;

/** How many it was done with. */
export const mailsChanged = z.object({ changed: z.int() });
export type MailsChanged = z.infer<typeof mailsChanged>;

export const testMailInput = z.object({
  recipient: z.email("This is not an email address. It looks like name@company.com."),
});
export type TestMailInput = z.infer<typeof testMailInput>;
export const queuedMail = z.object({ id: z.string() });
export type QueuedMail = z.infer<typeof queuedMail>;

export const mailSettings = z.object({
  mailsPerMinute: z
    .int("A number of mails without decimals.")
    .min(rateLimits.least, "At least one mail a minute.")
    .max(rateLimits.most, "At most 60,000 mails a minute."),
});
export type MailSettings = z.infer<typeof mailSettings>;

export const mailParams = z.object({ mailId: z.uuid() });

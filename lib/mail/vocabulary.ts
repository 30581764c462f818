import {
  MAIL_KINDS,
  type MailKind,
  type MailState,
  mailKinds,
  mailStates,
} from "#lib/platform/mail/mail-kinds.ts";

export type { MailState };
/** The closed lists of the contract, apart from its schemas: pages need them, but no validator. */
export { mailKinds, mailStates };

/** What a mail is about, as lists say it. */
export function kindLabel(kind: string): string {
  return kind in MAIL_KINDS ? MAIL_KINDS[kind as MailKind].label : kind.replaceAll("_", " ");
}

/** What a list can be limited to: a state, or those that are not settled. */
export const mailFilterStates = ["waiting", ...mailStates] as const;
export type MailFilterState = (typeof mailFilterStates)[number];

/** Mails that one request can name by id. */
export const MOST_NAMED = 200;
export const rateLimits = { least: 1, most: 60_000 } as const;

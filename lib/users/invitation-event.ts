import type { UserEvent } from "./contract.ts";

/** What an event about an invitation tells: the triggers invitation_is_told and invitation_mail_is_told. */
export type InvitationPayload = {
  /** The admin's name. */
  readonly by?: string;
  readonly recipient?: string;
  /** The SMTP server's, or why there is no mail. */
  readonly answer?: string;
  readonly reason?: string;
};

const reasons: Record<string, string> = {
  no_access: "The access ended",
  address_changed: "The mail address changed",
  replaced: "A newer invitation took its place",
};

/** An event about one of the user's invitations, in the form of changes: by whom, to where, with what answer. */
export function invitationChanges({
  by,
  recipient,
  answer,
  reason,
}: InvitationPayload): UserEvent["changes"] {
  const line = (label: string, after: string | undefined) =>
    after === undefined ? [] : [{ label, path: label.toLowerCase(), before: null, after }];
  return [
    ...line("By", by),
    ...line("To", recipient),
    ...line("Answer", answer),
    ...line("Reason", reason && (reasons[reason] ?? reason)),
  ];
}

/**
 * What a mail can be about. `priority`: smaller goes first, so that what somebody waits for does not stand behind what is
 * sent by the thousand.
 */
export const MAIL_KINDS = {
  test: { label: "Test", priority: 0 },
  template_test: { label: "Test of a template", priority: 0 },
  admin_invitation: { label: "Admin invitation", priority: 1 },
  alert: { label: "Alert", priority: 2 },
  key_expiry: { label: "Key reminder", priority: 3 },
  user_invitation: { label: "User invitation", priority: 5 },
} as const satisfies Record<string, { label: string; priority: number }>;

export type MailKind = keyof typeof MAIL_KINDS;
export const mailKinds = Object.keys(MAIL_KINDS) as [MailKind, ...MailKind[]];

export const mailStates = ["queued", "sending", "sent", "refused", "failed", "held", "cancelled"] as const;
export type MailState = (typeof mailStates)[number];

/** What has become of a user's invitation; `none` where there is none that counts. */
export const invitationStates = [
  "none",
  "waiting",
  "sent",
  "opened",
  "accepted",
  "expired",
  "failed",
] as const;
export type InvitationState = (typeof invitationStates)[number];

/** A state as people say it. */
export const invitationStateWords: Record<InvitationState, string> = {
  none: "Not invited",
  waiting: "On its way",
  sent: "Invited",
  opened: "Opened",
  accepted: "Accepted",
  expired: "Expired",
  failed: "Mail failed",
};

/** Why a chosen user was not invited. */
export const inviteSkips = ["not_there", "no_access", "portal_closed"] as const;
export type InviteSkip = (typeof inviteSkips)[number];

/** Why a link leads in no more. `withdrawn`: its user or portal is closed, or nobody knows it. */
export const endedLinks = ["used", "replaced", "expired", "withdrawn"] as const;
export type EndedLink = (typeof endedLinks)[number];

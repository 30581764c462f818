import type { InviteOutcome } from "#lib/invitations/contract.ts";
import type { InvitationState, InviteSkip } from "#lib/invitations/vocabulary.ts";

const skipWords: Record<InviteSkip, string> = {
  not_there: "not there any more",
  no_access: "without access",
  portal_closed: "their directory's portal is closed",
};

/** "3 users are invited. Left out: Dana (without access)." */
export function inviteSentence({ invited, skipped }: InviteOutcome): string {
  const what = invited === 1 ? "1 user is invited." : `${invited} users are invited.`;
  if (skipped.length === 0) return what;
  const names = skipped.slice(0, 3).map(({ name, why }) => `${name ?? "one"} (${skipWords[why]})`);
  const more = skipped.length > names.length ? ` and ${skipped.length - names.length} more` : "";
  const left = `Left out: ${names.join(", ")}${more}.`;
  return invited === 0 ? left : `${what} ${left}`;
}

/** Which mark a state has. */
export const invitationMarks: Record<
  InvitationState,
  "healthy" | "checking" | "degraded" | "failed" | "none"
> = {
  none: "none",
  waiting: "checking",
  sent: "checking",
  opened: "checking",
  accepted: "healthy",
  expired: "degraded",
  failed: "failed",
};

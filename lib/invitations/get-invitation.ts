import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { InvitationView } from "./contract.ts";
import { findInvitation, type InvitationRow } from "./invitation.store.ts";
import type { InvitationState } from "./vocabulary.ts";

/**
 * What has become of a user's invitation, and whether the user could be invited (again).
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function getInvitation(
  actor: Actor,
  userId: string,
  now: Date = new Date(),
): Promise<InvitationView> {
  const row = await findInvitation(userId);
  if (!row || !inScope(actor, row.directoryId))
    throw new AppError("not_found", { detail: "There is no such user." });
  const { invitation } = row;
  const iso = (time: string | null | undefined) => (time ? new Date(time).toISOString() : null);
  const state = stateOf(invitation, now);
  return {
    state,
    createdAt: iso(invitation?.createdAt),
    createdBy: invitation?.createdBy ?? null,
    expiresAt: iso(invitation?.expiresAt),
    openedAt: iso(invitation?.openedAt),
    acceptedAt: iso(invitation?.acceptedAt),
    reason:
      invitation?.problem ??
      (state === "failed" || state === "waiting" ? (invitation?.answer ?? null) : null),
    obstacle: row.status !== "active" ? "no_access" : row.isPortalOpen ? null : "portal_closed",
  };
}

/** The state of an invitation; `INVITATION_STATE` of the list's filter says the same in SQL. */
export function stateOf(invitation: InvitationRow["invitation"], now: Date): InvitationState {
  if (invitation === null) return "none";
  const { problem, mailState, expiresAt } = invitation;
  if (invitation.acceptedAt) return "accepted";
  if (problem !== null || mailState === "refused" || mailState === "failed" || mailState === "cancelled")
    return "failed";
  if (expiresAt && new Date(expiresAt) <= now) return "expired";
  if (invitation.openedAt) return "opened";
  return mailState === "sent" || (mailState === null && expiresAt !== null) ? "sent" : "waiting";
}

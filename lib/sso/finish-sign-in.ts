import { markInvitationAccepted } from "#lib/invitations/mark-accepted.ts";
import { hashToken } from "#lib/platform/crypto/token.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { holdPortalOpen } from "#lib/portal/hold-open.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import { userOfToken } from "#lib/portal/read-portal-user.ts";
import { renewSessionOf } from "#lib/portal/renew-session.ts";
import { startSession } from "#lib/portal/start-session.ts";
import { noteRefusal } from "./note-refusal.ts";
import { nameSession, takeTicket } from "./ticket.store.ts";
import type { SamlReason } from "./vocabulary.ts";

export type Finished =
  | { kind: "signed-in"; token: string; path: string }
  /** A page of the portal, where the user was when a proof was asked for; null: nobody was signed in. */
  | { kind: "refused"; reason: SamlReason; path: string | null };

/**
 * Turns a ticket into a session, in the browser in which the sign-in began, and only there: a link or a form that somebody else
 * made signs nobody in. Where the identity provider began there is nothing to compare; that is why an admin has to switch it on,
 * and why such a sign-in takes the place of nobody else's session: a page elsewhere could have sent the browser.
 * The user's invitation, if there is one, is accepted with it. A ticket that was asked for as a proof starts none: it goes to
 * the session that asked, if that is still this browser's and this user's.
 */
export async function finishSignIn(
  directoryId: string,
  { ticket, browserHash }: { ticket: string; browserHash: string | null },
  client: PortalClient & { previousToken: string | null },
): Promise<Finished> {
  const current = client.previousToken === null ? null : await userOfToken(client.previousToken);
  return inSqlTransaction(async (tx): Promise<Finished> => {
    await holdPortalOpen(tx, directoryId);
    const taken = await takeTicket(tx, directoryId, hashToken(ticket));
    if (taken === null) return { kind: "refused", reason: "unknown_request", path: null };
    const { userId, nameId, returnPath } = taken;
    const refuse = async (reason: SamlReason): Promise<Finished> => {
      await noteRefusal(tx, { directoryId, userId, nameId, reason, detail: null }, client);
      return { kind: "refused", reason, path: taken.sessionId === null ? null : returnPath };
    };
    if (taken.browserHash !== null && taken.browserHash !== browserHash) return refuse("other_browser");
    const isSomebodyElses = current !== null && current.userId !== userId;
    if (taken.browserHash === null && isSomebodyElses) return refuse("other_user");
    // Where the identity provider does not say when it saw the user, it may have been days ago.
    const provedAt = taken.authenticatedAt ?? new Date(0);
    if (taken.sessionId !== null) {
      const session = { id: taken.sessionId, directoryId, userId };
      const renewed = await renewSessionOf(tx, session, client.previousToken, {
        provedAt,
        fingerprint: taken.fingerprint,
      });
      if (renewed === null) return refuse("other_user");
      return { kind: "signed-in", token: renewed, path: returnPath };
    }
    const proof = { method: "saml", deviceId: null, deviceName: null, provedAt } as const;
    const token = await startSession(tx, { directoryId, userId }, proof, client);
    if (token === null) return refuse("no_access");
    await nameSession(tx, hashToken(token), taken);
    await markInvitationAccepted(tx, { directoryId, userId });
    return { kind: "signed-in", token, path: returnPath };
  });
}

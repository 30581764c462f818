import { hashToken } from "#lib/platform/crypto/token.ts";
import type { PortalUser } from "./portal-user.ts";
import { findLiveSession, isLive, touchSession } from "./session.store.ts";
import { portalTokenOf } from "./session-cookie.ts";

/** Who sends this request, or null without a session that is good now. Asked anew each time: what ends access holds at once. */
export async function readPortalUser(headers: Pick<Headers, "get">): Promise<PortalUser | null> {
  const token = portalTokenOf(headers);
  if (token === null) return null;
  const session = await findLiveSession(hashToken(token));
  if (session === null) return null;
  const { isStale, ...user } = session;
  if (isStale) await touchSession(user.sessionId);
  return user;
}

/** Whose session a token is now; null without one that is good. */
export async function userOfToken(token: string): Promise<Pick<PortalUser, "directoryId" | "userId"> | null> {
  return findLiveSession(hashToken(token));
}

/** Whether a user's session is still good, for what stays open longer than a request. */
export function isPortalSessionLive({ sessionId }: PortalUser): Promise<boolean> {
  return isLive(sessionId);
}

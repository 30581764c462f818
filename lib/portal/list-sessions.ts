import { type Actor, inScope } from "#lib/auth/actor.ts";
import { describeClient } from "#lib/auth/describe-client.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { PortalUser } from "./portal-user.ts";
import type { PortalSessions } from "./security/contract.ts";
import { findLiveSessions, type SessionRow } from "./session.store.ts";
import { findDirectoryOf } from "./sign-in.store.ts";

/** Where a user is signed in: the session that asks first, then the last used. */
export async function listOwnSessions({
  directoryId,
  userId,
  sessionId,
}: PortalUser): Promise<PortalSessions> {
  const rows = await findLiveSessions(directoryId, userId);
  const sessions = rows.map((row) => viewOf(row, sessionId));
  return { sessions: sessions.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent)) };
}

/** Where a user is signed in, for an admin. @throws AppError not_found, also outside the actor's scope */
export async function listUserSessions(actor: Actor, userId: string): Promise<PortalSessions> {
  const directoryId = await requireUser(actor, userId);
  return { sessions: (await findLiveSessions(directoryId, userId)).map((row) => viewOf(row, null)) };
}

/** The directory of a user within the actor's scope. @throws AppError not_found */
export async function requireUser(actor: Actor, userId: string): Promise<string> {
  const directoryId = await findDirectoryOf(userId);
  if (directoryId === null || !inScope(actor, directoryId))
    throw new AppError("not_found", { detail: "There is no such user." });
  return directoryId;
}

function viewOf(
  { id, createdAt, lastSeenAt, method, userAgent, deviceName, address }: SessionRow,
  currentId: string | null,
): PortalSessions["sessions"][number] {
  return {
    id,
    startedAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    method: method === "" ? null : method,
    deviceName,
    address,
    browser: describeClient(userAgent),
    isCurrent: id === currentId,
  };
}

import { answeredWithin } from "#lib/platform/db/answered-within.ts";
import { isId } from "#lib/platform/db/id.ts";
import { clientAddressOf } from "#lib/platform/http/request.ts";
import type { Actor } from "./actor.ts";
import { findLiveSession, touchSession } from "./session.store.ts";
import { sessionIdOf } from "./session-cookie.ts";

/** One row by its key: what takes longer is a database that is away, of which an admin wants to be told. */
const PATIENCE_MS = 10_000;

/** Who sends this request, or null without a live session. Role and scope are read anew each time: a change holds at once. */
export async function readActor(
  headers: Headers,
  requestId: string,
  now: Date = new Date(),
): Promise<Actor | null> {
  const sessionId = await sessionIdOf(headers);
  if (!sessionId || !isId(sessionId)) return null;
  const session = await answeredWithin(PATIENCE_MS, findLiveSession(sessionId, now));
  if (!session) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000) await touchSession(sessionId, now);
  const { admin } = session;
  return {
    adminId: admin.id,
    name: admin.name,
    email: admin.email,
    role: admin.role,
    directoryIds: admin.allDirectories ? null : admin.scopes.map((scope) => scope.directoryId),
    sessionId: session.id,
    verifiedAt: session.verifiedAt,
    address: clientAddressOf(headers),
    requestId,
  };
}

import type { Actor } from "./actor.ts";
import { findLiveSession } from "./session.store.ts";

/**
 * Whether the session behind a long-lived connection still gives the same role and scope. Unlike a
 * request it doesn't count as use: an open tab must not keep an idle session alive.
 */
export async function isSessionLive(actor: Actor, now: Date = new Date()): Promise<boolean> {
  if (actor.sessionId === null) return false;
  const session = await findLiveSession(actor.sessionId, now);
  if (session === null || session.admin.role !== actor.role) return false;
  const scope = session.admin.allDirectories
    ? null
    : session.admin.scopes.map(({ directoryId }) => directoryId).sort();
  return (
    JSON.stringify(scope) ===
    JSON.stringify(actor.directoryIds === null ? null : [...actor.directoryIds].sort())
  );
}

import type { Actor } from "./actor.ts";
import type { SessionView } from "./contract.ts";
import { describeClient } from "./describe-client.ts";
import { listLiveSessions } from "./session.store.ts";

/** The actor's own live sessions: the current one first, then the last used. */
export async function listSessions(actor: Actor, now: Date = new Date()): Promise<SessionView[]> {
  if (!actor.adminId) return [];
  const sessions = await listLiveSessions(actor.adminId, now);
  return sessions
    .map((session) => ({
      id: session.id,
      current: session.id === actor.sessionId,
      device: describeClient(session.userAgent),
      address: session.address,
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { requireUser } from "./list-sessions.ts";
import type { PortalUser } from "./portal-user.ts";
import type { EndedSessions } from "./security/contract.ts";
import { endSessionOf, endSessionsOf } from "./session.store.ts";
import { findUserName } from "./sign-in.store.ts";

const endedAlready = () => new AppError("not_found", { detail: "This session has ended already." });

/** A user ends one of their sessions: its next request is refused. @throws AppError not_found */
export async function endOwnSession({ directoryId, userId }: PortalUser, sessionId: string): Promise<void> {
  if (!(await endSessionOf(pool(), directoryId, userId, sessionId))) throw endedAlready();
}

/** A user ends all of their sessions but the one that asks. */
export async function endOtherSessions({
  directoryId,
  userId,
  sessionId,
}: PortalUser): Promise<EndedSessions> {
  return { ended: await endSessionsOf(pool(), directoryId, userId, sessionId) };
}

/** An admin ends one session of a user. @throws AppError not_found, also outside the actor's scope */
export async function endUserSession(actor: Actor, userId: string, sessionId: string): Promise<void> {
  const directoryId = await requireUser(actor, userId);
  await inSqlTransaction(async (tx) => {
    if (!(await endSessionOf(tx, directoryId, userId, sessionId))) throw endedAlready();
    await tell(tx, actor, { directoryId, userId, ended: 1 });
  });
}

/** An admin signs a user out of the portal, wherever they are signed in. @throws AppError not_found, also outside the actor's scope */
export async function endUserSessions(actor: Actor, userId: string): Promise<EndedSessions> {
  const directoryId = await requireUser(actor, userId);
  return inSqlTransaction(async (tx) => {
    const ended = await endSessionsOf(tx, directoryId, userId);
    if (ended > 0) await tell(tx, actor, { directoryId, userId, ended });
    return { ended };
  });
}

async function tell(
  tx: SqlTx,
  actor: Actor,
  { directoryId, userId, ended }: { directoryId: string; userId: string; ended: number },
): Promise<void> {
  const label = (await findUserName(tx, directoryId, userId)) ?? userId;
  await recordAudit(tx, actor, {
    action: "user.sign-out",
    directoryId,
    subject: { type: "user", id: userId, label },
    after: { sessionsEnded: ended },
  });
  await publish(tx, { topic: "users", directoryId, id: userId });
}

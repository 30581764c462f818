import { newId } from "#lib/platform/db/id.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";

/** A session is over after 8 hours without a request. */
export const IDLE_MS = 8 * 60 * 60 * 1000;

/** A session is over 24 hours after sign-in, whatever happens in it. */
export const ABSOLUTE_MS = 24 * 60 * 60 * 1000;

/** The session with its admin and scope, if it is neither revoked, nor over, nor its admin disabled. */
export async function findLiveSession(id: string, now: Date) {
  const session = await prisma().adminSession.findUnique({
    where: { id },
    select: {
      id: true,
      verifiedAt: true,
      lastSeenAt: true,
      expiresAt: true,
      revokedAt: true,
      admin: {
        select: {
          id: true,
          name: true,
          email: true,
          role: true,
          allDirectories: true,
          disabledAt: true,
          scopes: { select: { directoryId: true } },
        },
      },
    },
  });
  if (!session || session.revokedAt || session.admin.disabledAt) return null;
  const idleEnd = session.lastSeenAt.getTime() + IDLE_MS;
  return now < session.expiresAt && now.getTime() < idleEnd ? session : null;
}

/** Notes that the session was used; called at most once a minute for each session. */
export async function touchSession(id: string, now: Date): Promise<void> {
  await prisma().adminSession.updateMany({ where: { id, revokedAt: null }, data: { lastSeenAt: now } });
}

/** A new session that starts now; its id goes into the cookie. */
export async function insertSession(
  tx: Tx,
  { adminId, address, userAgent, now }: { adminId: string; address: string; userAgent: string; now: Date },
): Promise<string> {
  const { id } = await tx.adminSession.create({
    data: {
      id: newId(),
      adminId,
      address,
      userAgent: userAgent.slice(0, 512),
      createdAt: now,
      verifiedAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
    },
    select: { id: true },
  });
  return id;
}

/** The admin's live sessions, the last used first. */
export async function listLiveSessions(adminId: string, now: Date) {
  return await prisma().adminSession.findMany({
    where: {
      adminId,
      revokedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
    },
    select: { id: true, address: true, userAgent: true, createdAt: true, lastSeenAt: true },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: 200,
  });
}

/** Ends one session of the admin. @returns what it was, or null when it had ended or never was theirs */
export async function revokeSessionOf(tx: Tx, adminId: string, id: string, now: Date) {
  const [revoked] = await tx.adminSession.updateManyAndReturn({
    where: { id, adminId, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true, address: true, userAgent: true },
  });
  return revoked ?? null;
}

/** Ends all sessions of the admin, but the one to keep. @returns how many */
export async function revokeSessionsOf(
  tx: Tx,
  adminId: string,
  now: Date,
  keepId: string | null = null,
): Promise<number> {
  const { count } = await tx.adminSession.updateMany({
    where: { adminId, revokedAt: null, expiresAt: { gt: now }, ...(keepId && { id: { not: keepId } }) },
    data: { revokedAt: now },
  });
  return count;
}

/** Notes that the password was given again in this session. */
export async function markVerified(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.adminSession.updateMany({
    where: { id, revokedAt: null },
    data: { verifiedAt: now, lastSeenAt: now },
  });
}

/** Deletes sessions that were over before, but each admin's latest, which says when they were last seen. */
export async function deleteOldSessions(tx: Tx, before: Date): Promise<void> {
  await tx.$executeRaw`
    delete from admin_session old
    where old.expires_at < ${before} and exists (
      select from admin_session newer
      where newer.admin_id = old.admin_id and newer.created_at > old.created_at
    )`;
}

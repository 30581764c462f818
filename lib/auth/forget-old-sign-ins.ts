import { inTransaction } from "#lib/platform/db/prisma.ts";
import { deleteOldInvitations } from "./invitation.store.ts";
import { deleteOldSessions } from "./session.store.ts";
import { deleteOldAttempts } from "./throttle.store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Nightly: forgets attempts that are forgiven by now, and sessions and
 * invitations that ended a month ago. What was done in them stays in the audit log.
 */
export async function forgetOldSignIns(now: Date = new Date()): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await inTransaction(async (tx) => {
    await deleteOldAttempts(tx, daysAgo(2));
    await deleteOldSessions(tx, daysAgo(30));
    await deleteOldInvitations(tx, daysAgo(30));
  });
}

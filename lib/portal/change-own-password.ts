import { hashPassword } from "#lib/auth/password.ts";
import { portalLane } from "#lib/auth/password-lane.ts";
import { refusePassword } from "#lib/auth/password-policy.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { checkOwnPassword } from "./check-own-password.ts";
import { holdPortalOpen } from "./hold-open.ts";
import type { PortalClient, PortalUser } from "./portal-user.ts";
import type { ChangePasswordInput } from "./security/contract.ts";
import { endSessionsOf, renewSession } from "./session.store.ts";
import { replacePassword } from "./sign-in.store.ts";

/**
 * A user replaces their password, for which they give the one before: that is proof enough. Their other sessions end, and
 * this one gets another token.
 * @returns the token for the session's cookie, and how many sessions ended
 * @throws AppError validation_failed beside the field; unauthenticated, too_many_requests, too_busy
 */
export async function changeOwnPassword(
  user: PortalUser,
  { currentPassword, newPassword }: ChangePasswordInput,
  client: PortalClient,
): Promise<{ token: string; ended: number }> {
  const known = [user.displayName, user.userName].filter((word) => word !== null);
  const refusal = refusePassword(newPassword, known);
  if (refusal) throw new AppError("validation_failed", { field: "newPassword", detail: refusal });
  const from = await checkOwnPassword(user, currentPassword, "currentPassword", client);
  if (newPassword === currentPassword)
    throw new AppError("validation_failed", {
      field: "newPassword",
      detail: "This is your current password. Choose another.",
    });
  const to = await hashPassword(newPassword, portalLane);
  const token = newToken();
  return inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, user.directoryId);
    // The password first, as where an invitation replaces it: whoever signs in with the old one is waited for.
    const isDone = await replacePassword(tx, user, { from, to });
    if (!isDone || !(await renewSession(tx, user.sessionId, hashToken(token))))
      throw new AppError("unauthenticated");
    return { token, ended: await endSessionsOf(tx, user.directoryId, user.userId, user.sessionId) };
  });
}

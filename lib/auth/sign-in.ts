import { recordAudit } from "#lib/audit/audit.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { log } from "#lib/platform/log/log.ts";
import { lockPasswordHash, savePassword } from "./admin.store.ts";
import { checkPassword } from "./check-password.ts";
import type { SignInInput } from "./contract.ts";
import { describeClient } from "./describe-client.ts";
import { hashPassword, isOutdatedHash } from "./password.ts";
import { findLiveSession, insertSession, revokeSessionOf } from "./session.store.ts";

/** The browser that asks. */
export interface Client {
  address: string;
  userAgent: string;
  requestId: string;
  /** Session of the cookie it sent along, whosever it is; a new sign-in replaces it. */
  previousSessionId: string | null;
}

/**
 * Starts a session for the right email and password.
 *
 * @throws AppError sign_in_failed, alike for unknown and disabled accounts; too_many_requests
 */
export async function signIn(
  input: SignInInput,
  client: Client,
  now: Date = new Date(),
): Promise<{ adminId: string; sessionId: string }> {
  const account = await checkPassword({ ...input, address: client.address }, now);
  if (!account?.passwordHash) throw refusal(client);
  const fresherHash = isOutdatedHash(account.passwordHash) ? await hashPassword(input.password) : null;
  const previous = client.previousSessionId && (await findLiveSession(client.previousSessionId, now));
  return await inTransaction(async (tx) => {
    // Checking took a while, in which the account may have been disabled, or the password replaced.
    if ((await lockPasswordHash(tx, account.id)) !== account.passwordHash) throw refusal(client);
    if (previous) await revokeSessionOf(tx, previous.admin.id, previous.id, now);
    if (fresherHash) await savePassword(tx, account.id, fresherHash);
    const sessionId = await insertSession(tx, {
      adminId: account.id,
      address: client.address,
      userAgent: client.userAgent,
      now,
    });
    const actor = {
      adminId: account.id,
      name: account.name,
      email: account.email,
      role: account.role,
      directoryIds: null,
      sessionId,
      verifiedAt: now,
      address: client.address,
      requestId: client.requestId,
    };
    await recordAudit(tx, actor, {
      action: "session.create",
      subject: { type: "session", id: sessionId, label: describeClient(client.userAgent) },
    });
    await publish(tx, { topic: "admins", id: account.id });
    return { adminId: account.id, sessionId };
  });
}

function refusal({ address, requestId }: Client): AppError {
  log.warn({ address, requestId }, "sign-in refused: wrong email or password");
  return new AppError("sign_in_failed", {
    detail: "Email or password is wrong. Check both, then try again.",
  });
}

import type { Actor } from "#lib/auth/actor.ts";
import { describeClient } from "#lib/auth/describe-client.ts";
import type { SignIns } from "./contract.ts";
import { requireUser } from "./list-sessions.ts";
import type { PortalUser } from "./portal-user.ts";
import { findSignIns, type SignInRow } from "./sign-in.store.ts";
import { SHOWN_SIGN_INS } from "./vocabulary.ts";

/** A user's own latest sign-ins. */
export async function listOwnSignIns({ directoryId, userId }: PortalUser): Promise<SignIns> {
  return { signIns: (await findSignIns(directoryId, userId, SHOWN_SIGN_INS)).map(viewOf) };
}

/**
 * A user's latest sign-ins, for an admin: what was tried, and why it was refused.
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function listUserSignIns(actor: Actor, userId: string): Promise<SignIns> {
  const directoryId = await requireUser(actor, userId);
  return { signIns: (await findSignIns(directoryId, userId, SHOWN_SIGN_INS)).map(viewOf) };
}

function viewOf({ at, userAgent, ...row }: SignInRow): SignIns["signIns"][number] {
  return { ...row, at: at.toISOString(), browser: describeClient(userAgent) };
}

import { AppError } from "#lib/platform/errors/app-error.ts";
import type { PortalUser } from "#lib/portal/portal-user.ts";
import { findConfig } from "./config.store.ts";
import { ask, portalPath } from "./start-sign-in.ts";

/** Proofs of one session that can be under way: one for each of some tabs. */
const OF_A_SESSION = 10;

/**
 * Begins a proof of a signed-in user at their company's identity provider, which is told to ask again: that it knows the browser
 * proves nothing.
 * @param browserHash of the cookie that binds it to this browser
 * @returns where to send the browser
 * @throws AppError conflict where the user signs in another way; too_many_requests
 */
export async function startProof(
  { directoryId, sessionId, userId }: PortalUser,
  { returnPath, browserHash }: { returnPath: string | null; browserHash: string },
): Promise<string> {
  const config = await findConfig(directoryId);
  if (config === null || !config.isOn)
    throw new AppError("conflict", { detail: "You sign in another way. Confirm it with that." });
  return ask(
    config,
    { purpose: "proof", browserHash, returnPath: portalPath(returnPath), userId, testId: null, sessionId },
    { key: `session:${sessionId}`, most: OF_A_SESSION },
  );
}

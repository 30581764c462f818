import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { readRelayStatus } from "#lib/platform/mail/read-relay-status.ts";
import { examine } from "./cause.ts";
import type { Troubleshooting } from "./contract.ts";
import { userCauses } from "./user-causes/all.ts";
import { findUserFacts } from "./user-facts.store.ts";

/**
 * Why a user gets no mail, cannot activate, cannot sign in, or is out of date: which known causes apply now, and what was
 * looked at and is in order.
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function troubleshootUser(
  actor: Actor,
  userId: string,
  now: Date = new Date(),
): Promise<Troubleshooting> {
  const [facts, mail] = await Promise.all([findUserFacts(userId, actor.directoryIds), readRelayStatus(now)]);
  if (facts === null || !inScope(actor, facts.directory.id))
    throw new AppError("not_found", { detail: "There is no such user." });
  return {
    name: facts.name,
    directory: { id: facts.directory.id, name: facts.directory.name },
    examinedAt: now.toISOString(),
    ...examine(userCauses, { ...facts, mail }, now),
  };
}

import { findConditions } from "#lib/alerts/find-conditions.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { scimBaseUrl } from "#lib/directories/scim-base-url.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { readRelayStatus } from "#lib/platform/mail/read-relay-status.ts";
import { listSamlRefusals } from "#lib/sso/list-refusals.ts";
import { examine } from "./cause.ts";
import type { Troubleshooting } from "./contract.ts";
import { directoryCauses } from "./directory-causes/all.ts";
import { findDirectoryFacts } from "./directory-facts.store.ts";

/**
 * Why a directory's test fails, users do not arrive, or nobody of it gets in: which known causes apply now, and what was
 * looked at and is in order.
 * @throws AppError not_found
 */
export async function troubleshootDirectory(
  actor: Actor,
  directoryId: string,
  now: Date = new Date(),
): Promise<Troubleshooting> {
  requireDirectory(actor, directoryId);
  const [facts, mail, conditions, saml] = await Promise.all([
    findDirectoryFacts(directoryId),
    readRelayStatus(now),
    findConditions([directoryId], now),
    listSamlRefusals(actor, directoryId),
  ]);
  if (facts === null)
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  return {
    name: facts.name,
    directory: { id: facts.id, name: facts.name },
    examinedAt: now.toISOString(),
    ...examine(
      directoryCauses,
      { ...facts, scimBaseUrl: scimBaseUrl(facts.id), mail, conditions, samlRefusals: saml.refusals },
      now,
    ),
  };
}

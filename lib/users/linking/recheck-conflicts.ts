import { pool } from "#lib/platform/db/pool.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { UserRecord } from "../user-record.ts";
import {
  type ConflictRow,
  closeConflict,
  findDirectoriesWithConflicts,
  findOpenConflicts,
  matchKeyOf,
  publishQueue,
  updateCandidates,
} from "./conflict.store.ts";
import { type Match, matchUser } from "./match-user.ts";

export const RECHECK_CONFLICTS_TASK = "recheck-conflicts";
/** Every five minutes; of several servers, one runs it. */
export const RECHECK_CONFLICTS_CRONTAB = `*/5 * * * * ${RECHECK_CONFLICTS_TASK} ?max=1`;

/** Those for whom a user is a candidate, or the one of somebody whom the provider has sent. */
type Concerned = { candidateId?: string; of?: Pick<UserRecord, "externalId" | "userNameKey"> };

/**
 * Looks once more at those who wait, after a user changed who could be meant: whoever is not ambiguous any more leaves
 * the queue. Nothing is applied; the provider's next attempt goes through.
 */
export async function recheckConflicts(
  directoryId: string,
  { candidateId, of }: Concerned = {},
): Promise<void> {
  const open = await findOpenConflicts(directoryId, {
    ...(candidateId === undefined ? {} : { candidateId }),
    ...(of === undefined ? {} : { matchKey: matchKeyOf(of) }),
  });
  let changed = false;
  for (const conflict of open) changed = (await recheck(conflict)) || changed;
  if (changed) await publishQueue(pool(), directoryId);
}

/** The same for every directory: what else may end a conflict (a switch of the identifier, a purge) is found out by this. */
export async function recheckAllConflicts(): Promise<void> {
  for (const directoryId of await findDirectoriesWithConflicts()) await recheckConflicts(directoryId);
}

async function recheck(conflict: ConflictRow): Promise<boolean> {
  const match = await matchUser(conflict.directoryId, {
    externalId: conflict.externalId,
    userNameKey: fold(conflict.userName),
    identifierKey: conflict.identifierKey,
  });
  if (match.kind !== "ambiguous") {
    const userId = match.kind === "create" ? null : match.user.id;
    return closeConflict(pool(), conflict, { state: "vanished", by: whatEndedIt(match), userId });
  }
  const ids = match.candidates.map(({ id }) => id);
  if (match.reason === conflict.reason && sameIds(ids, conflict.candidateIds)) return false;
  await updateCandidates(conflict, match.reason, ids);
  return true;
}

function sameIds(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => right[index] === id);
}

/** A sentence for the page: what is so now. */
function whatEndedIt(match: Exclude<Match, { kind: "ambiguous" }>): string {
  switch (match.kind) {
    case "create":
      return "Nobody here can be meant any more. The next attempt creates the user.";
    case "link":
      return "Only one user can be meant now. The next attempt links that user.";
    case "revive":
      return "Only one former user can be meant now. The next attempt brings that user back.";
    case "taken":
      return match.by === "externalId"
        ? "The identity provider has a user with this external ID here by now."
        : "The identity provider has a user with this user name here by now.";
  }
}

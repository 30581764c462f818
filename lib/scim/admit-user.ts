import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { statusAfter } from "#lib/users/lifecycle/status-machine.ts";
import { parkUser, takeSettledUser } from "#lib/users/linking/conflict.store.ts";
import { linkedResource } from "#lib/users/linking/linked-resource.ts";
import { type Match, matchUser } from "#lib/users/linking/match-user.ts";
import { recheckConflicts } from "#lib/users/linking/recheck-conflicts.ts";
import { findUserInAnyState } from "#lib/users/user.store.ts";
import { changesBetween, sourcesAfter } from "#lib/users/user-changes.ts";
import { recordOfUser, type UserRecord } from "#lib/users/user-record.ts";
import { updateUser } from "#lib/users/user-write.store.ts";
import { changeUser } from "./change-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { type ScimError, scimError } from "./scim-error.ts";
import { userAnswer } from "./user-answer.ts";

/** How often who is meant is decided anew because another call changed that user meanwhile. */
const attempts = 5;

/**
 * Answers a POST of somebody who could be here already: a user made here is linked, one who was here before comes back
 * with the same id and history, and who could be several waits for an admin.
 * @returns undefined when by now nobody is here who could be meant
 * @throws ScimError 409 uniqueness
 */
export async function admitUser(context: ScimContext, record: UserRecord): Promise<ScimAnswer | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const match = await matchUser(context.directory.id, record);
    switch (match.kind) {
      case "create":
        return undefined;
      case "ambiguous":
        throw await park(context, record, match);
      case "taken":
        return answerSettled(context, record, match);
      default: {
        const answer = await takeOver(context, record, match);
        if (answer) return answer;
      }
    }
  }
  throw othersAreFaster(record);
}

/** The 409 of a call that found another state each time it looked. */
export function othersAreFaster({ userName }: UserRecord): ScimError {
  return scimError(
    409,
    "uniqueness",
    `Other calls change the user "${userName}" at the same time. Try again.`,
  );
}

/** @returns undefined when another call was faster */
async function takeOver(
  context: ScimContext,
  sent: UserRecord,
  { kind, user }: Extract<Match, { kind: "link" | "revive" }>,
): Promise<ScimAnswer | undefined> {
  const directoryId = context.directory.id;
  const before = await findUserInAnyState(directoryId, user.id);
  if (before?.version !== user.version) return undefined;
  const resource = kind === "link" ? linkedResource(before.resource, sent.resource) : sent.resource;
  const at = new Date();
  const changes = changesBetween(before.resource, resource);
  const status = statusAfter(null, resource.active === true);
  const version = before.version + 1;
  const written = await updateUser({
    directoryId,
    id: user.id,
    record: recordOfUser(resource, context.directory.identifierPath),
    sources: sourcesAfter(before.sources, changes, "scim", at),
    status,
    createdAt: before.createdAt,
    at,
    version,
    event: {
      type: kind === "link" ? "user.linked" : "user.revived",
      changes,
      requestId: context.requestId,
    },
  }).catch((error: unknown) => {
    // Somebody took one of the names in between: who is meant is decided anew.
    if (uniqueViolation(error) === null) throw error;
  });
  if (!written) return undefined;
  await recheckConflicts(directoryId, { candidateId: user.id, of: sent });
  const projection = projectionFrom(context.search, context.registry.user);
  return userAnswer(context, { id: user.id, ...written, version, groups: before.groups }, projection, 201);
}

async function park(
  context: ScimContext,
  record: UserRecord,
  { reason, candidates }: Extract<Match, { kind: "ambiguous" }>,
): Promise<ScimError> {
  const isParked = await parkUser({
    directoryId: context.directory.id,
    record,
    reason,
    candidateIds: candidates.map(({ id }) => id),
    keyName: context.key.name,
    client: context.directory.clientProfile,
    requestId: context.requestId,
  });
  return scimError(
    409,
    "uniqueness",
    isParked
      ? `Muster cannot tell which of its users "${record.userName}" is. The user waits in Muster's conflict queue (Users, Conflicts) until an admin has settled it; nothing was changed.`
      : `Muster cannot tell which of its users "${record.userName}" is, and its conflict queue for this directory is full. Settle some of those who wait (Users, Conflicts), then send the user again.`,
  );
}

/** Whoever was settled by an admin meanwhile is the answer to the provider's next attempt; anybody else is refused. */
async function answerSettled(
  context: ScimContext,
  record: UserRecord,
  { user, by }: Extract<Match, { kind: "taken" }>,
): Promise<ScimAnswer> {
  const isSettled = await takeSettledUser(context.directory.id, record, user.id);
  if (!isSettled) throw userTaken(record, by);
  return changeUser(context, user.id, (own) => linkedResource(own, record.resource), 201);
}

function userTaken(record: UserRecord, by: "externalId" | "userName"): ScimError {
  return scimError(409, "uniqueness", `This directory has another user with the ${by} "${record[by]}".`);
}

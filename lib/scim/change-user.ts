import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { statusAfter } from "#lib/users/lifecycle/status-machine.ts";
import { recheckConflicts } from "#lib/users/linking/recheck-conflicts.ts";
import { findUserForChange, lockUserForChange, type UserForChange } from "#lib/users/user.store.ts";
import { changesBetween, sourcesAfter } from "#lib/users/user-changes.ts";
import { eventTypeOf } from "#lib/users/user-event-type.ts";
import { recordOfUser } from "#lib/users/user-record.ts";
import { updateUser } from "#lib/users/user-write.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { requireMatch } from "./preconditions.ts";
import { type JsonObject, sameJson } from "./protocol/json.ts";
import { resourceNotFound } from "./resource-id.ts";
import { type ReadUser, userAnswer } from "./user-answer.ts";
import { userConflict } from "./user-conflict.ts";

/** How often a change is tried without holding the user, when others change the same user at the same time. */
const freeAttempts = 3;

/**
 * Changes a user: what `change` makes of its resource is written, with its event, if nobody else was faster; else it
 * starts again from what that left behind, in the end by holding the user, so that of any number of changes at once
 * none is lost.
 * @throws ScimError 404, 409, 412
 */
export async function changeUser(
  context: ScimContext,
  id: string,
  change: (resource: JsonObject) => JsonObject,
  status: 200 | 201 = 200,
): Promise<ScimAnswer> {
  const directoryId = context.directory.id;
  let user: ReadUser | undefined;
  let wasMadeHere = false;
  for (let attempt = 0; attempt < freeAttempts && !user; attempt += 1) {
    const before = await findUserForChange(directoryId, id);
    wasMadeHere = before?.linkedAt === null;
    user = await tryChange(context, id, before, change);
  }
  user ??= await inSqlTransaction(async (tx) =>
    tryChange(context, id, await lockUserForChange(tx, directoryId, id), change, tx),
  );
  if (!user) throw new Error("A held user has another version than it was read with.");
  if (wasMadeHere) await recheckConflicts(directoryId, { candidateId: id });
  return userAnswer(context, user, projectionFrom(context.search, context.registry.user), status);
}

/** @returns undefined when another change was faster */
async function tryChange(
  context: ScimContext,
  id: string,
  before: UserForChange | null,
  change: (resource: JsonObject) => JsonObject,
  tx?: SqlTx,
): Promise<ReadUser | undefined> {
  if (!before) throw resourceNotFound("User", id);
  requireMatch(context.headers, before.version);
  const resource = change(before.resource);
  // A user made here is the provider's from its first write on, also where that changes nothing.
  if (sameJson(before.resource, resource) && before.linkedAt)
    return { ...before, status: before.shownStatus };
  return write(context, before, resource, tx);
}

async function write(
  context: ScimContext,
  before: UserForChange,
  resource: JsonObject,
  tx?: SqlTx,
): Promise<ReadUser | undefined> {
  const record = recordOfUser(resource, context.directory.identifierPath);
  const at = new Date();
  const version = before.version + 1;
  const status = statusAfter(before.status, resource.active !== false);
  const changes = changesBetween(before.resource, resource);
  const written = await updateUser(
    {
      directoryId: context.directory.id,
      id: before.id,
      record,
      sources: sourcesAfter(before.sources, changes, "scim", at),
      status,
      createdAt: before.createdAt,
      at,
      version,
      event: {
        type: before.linkedAt ? eventTypeOf(before.status, status) : "user.linked",
        changes,
        requestId: context.requestId,
      },
    },
    tx,
  ).catch((error: unknown) => userConflict(error, record));
  return written && { id: before.id, ...written, version, groups: before.groups };
}

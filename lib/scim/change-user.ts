import { changesBetween, sourcesAfter } from "#lib/users/user-changes.ts";
import { recordOfUser, statusAfter, type UserStatus } from "#lib/users/user-record.ts";
import { findUserForChange, updateUser, type UserEvent, type UserForChange } from "#lib/users/user.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { requireMatch } from "./preconditions.ts";
import { type JsonObject, sameJson } from "./protocol/json.ts";
import { resourceNotFound } from "./resource-id.ts";
import { scimError } from "./scim-error.ts";
import { userAnswer } from "./user-answer.ts";
import { userConflict } from "./user-conflict.ts";

/** How often a change is tried again when others change the same user at the same time. */
const attempts = 20;

/**
 * Changes a user: what `change` makes of its resource is written, with its event, if nobody else was faster; else it
 * starts again from what that left behind, so that of two changes at once neither is lost.
 * @throws ScimError 404, 409, 412
 */
export async function changeUser(
  context: ScimContext,
  id: string,
  change: (resource: JsonObject) => JsonObject,
): Promise<ScimAnswer> {
  const projection = projectionFrom(context.search, context.registry.user);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await findUserForChange(context.directory.id, id);
    if (!before) throw resourceNotFound("User", id);
    requireMatch(context.headers, before.version);
    const resource = change(before.resource);
    if (sameJson(before.resource, resource)) return userAnswer(context, before, projection, 200);
    const written = await write(context, before, resource);
    if (written) return userAnswer(context, written, projection, 200);
  }
  throw scimError(503, undefined, "Too many changes of this user at once. Try again.", { "retry-after": "1" });
}

async function write(context: ScimContext, before: UserForChange, resource: JsonObject) {
  const record = recordOfUser(resource, context.directory.identifierPath);
  const at = new Date();
  const version = before.version + 1;
  const status = statusAfter(before.status, resource["active"] !== false);
  const changes = changesBetween(before.resource, resource);
  const rendered = await updateUser({
    directoryId: context.directory.id,
    id: before.id,
    record,
    sources: sourcesAfter(before.sources, changes, "scim", at),
    status,
    createdAt: before.createdAt,
    at,
    version,
    event: { type: eventTypeOf(before.status, status), changes, requestId: context.requestId },
  }).catch((error: unknown) => userConflict(error, record));
  return rendered && { id: before.id, rendered, version, status, groups: before.groups };
}

function eventTypeOf(before: UserStatus, after: UserStatus): UserEvent["type"] {
  if (before === after) return "user.updated";
  return after === "deactivated" ? "user.deactivated" : "user.reactivated";
}

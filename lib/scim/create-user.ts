import { newId } from "#lib/platform/db/id.ts";
import { findUserForRevival, insertUser, updateUser } from "#lib/users/user.store.ts";
import { changesBetween, sourcesAfter } from "#lib/users/user-changes.ts";
import { recordOfUser, statusAfter } from "#lib/users/user-record.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { normalise } from "./protocol/dialects/dialect.ts";
import type { Json, JsonObject } from "./protocol/json.ts";
import { normaliseResource } from "./protocol/resource/normalise-resource.ts";
import { orThrow, scimError } from "./scim-error.ts";
import { userAnswer } from "./user-answer.ts";
import { userConflict } from "./user-conflict.ts";

/**
 * `POST /Users` (RFC 7644 §3.3). Who was here before comes back with the same id and history: a deleted user by userName
 * or externalId, a deactivated one by externalId (Okta posts again after a reassignment when its filter finds nothing,
 * which happens when the user was renamed in between).
 * @throws ScimError 400, 409 uniqueness
 */
export async function createUser(context: ScimContext, body: Json): Promise<ScimAnswer> {
  const type = context.registry.user;
  const { resource: sent } = orThrow(
    normaliseResource(type, normalise(context.dialect.resource, body, type)),
  );
  // Without a word about it, a new user has access.
  const resource: JsonObject = sent.active === undefined ? { ...sent, active: true } : sent;
  const record = recordOfUser(resource, context.directory.identifierPath);
  const at = new Date();
  const id = newId(at.getTime());
  const status = statusAfter(null, resource.active === true);
  const changes = changesBetween({}, resource);
  const sources = sourcesAfter({}, changes, "scim", at);
  const event = { type: "user.created", changes, requestId: context.requestId } as const;
  const projection = projectionFrom(context.search, type);
  const created = await insertUser({
    directoryId: context.directory.id,
    id,
    record,
    sources,
    status,
    createdAt: at,
    at,
    version: 1,
    event,
  }).catch((error: unknown) => userConflict(error, record));
  if (created.kind === "known") return reviveUser(context, created.id, resource);
  return userAnswer(
    context,
    { id, rendered: created.rendered, managerId: created.managerId, version: 1, status, groups: null },
    projection,
    201,
  );
}

async function reviveUser(context: ScimContext, id: string, resource: JsonObject): Promise<ScimAnswer> {
  const before = await findUserForRevival(context.directory.id, id);
  const record = recordOfUser(resource, context.directory.identifierPath);
  const at = new Date();
  const changes = changesBetween(before?.resource ?? {}, resource);
  const status = statusAfter(null, resource.active === true);
  const version = (before?.version ?? 0) + 1;
  const written =
    before &&
    (await updateUser({
      directoryId: context.directory.id,
      id,
      record,
      sources: sourcesAfter(before.sources, changes, "scim", at),
      status,
      createdAt: before.createdAt,
      at,
      version,
      event: { type: "user.revived", changes, requestId: context.requestId },
    }).catch((error: unknown) => userConflict(error, record)));
  // Another call revived the user in between, and for this one the name is taken.
  if (!written)
    throw scimError(
      409,
      "uniqueness",
      `This directory has another user with the userName "${record.userName}".`,
    );
  const projection = projectionFrom(context.search, context.registry.user);
  return userAnswer(context, { id, ...written, version, status, groups: before.groups }, projection, 201);
}

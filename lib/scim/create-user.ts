import { newId } from "#lib/platform/db/id.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { statusAfter } from "#lib/users/lifecycle/status-machine.ts";
import { changesBetween, sourcesAfter } from "#lib/users/user-changes.ts";
import { recordOfUser } from "#lib/users/user-record.ts";
import { insertUser } from "#lib/users/user-write.store.ts";
import type { CreatedUser } from "#lib/users/user-write.ts";
import { admitUser, othersAreFaster } from "./admit-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { normalise } from "./protocol/dialects/dialect.ts";
import type { Json, JsonObject } from "./protocol/json.ts";
import { normaliseResource } from "./protocol/resource/normalise-resource.ts";
import { orThrow } from "./scim-error.ts";
import { userAnswer } from "./user-answer.ts";
import { userConflict } from "./user-conflict.ts";

/**
 * `POST /Users` (RFC 7644 §3.3). Who was here before comes back with the same id and history: a deleted user by userName
 * or externalId, a deactivated one by externalId (Okta posts again after a reassignment when its filter finds nothing,
 * which happens when the user was renamed in between). Who was made here is linked; see admit-user.ts.
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
  const insert = () =>
    insertUser({
      directoryId: context.directory.id,
      id,
      record,
      sources,
      status,
      createdAt: at,
      at,
      version: 1,
      event,
    });
  let created = await insert().catch((error: unknown): CreatedUser => {
    // The database decides, so that of two calls at once exactly one wins.
    if (uniqueViolation(error) === null) throw error;
    return { kind: "known" };
  });
  if (created.kind === "known") {
    const admitted = await admitUser(context, record);
    if (admitted) return admitted;
    // Whoever could be meant has gone in between.
    created = await insert().catch((error: unknown) => userConflict(error, record));
    if (created.kind === "known") throw othersAreFaster(record);
  }
  return userAnswer(
    context,
    { id, rendered: created.rendered, managerId: created.managerId, version: 1, status, groups: null },
    projection,
    201,
  );
}

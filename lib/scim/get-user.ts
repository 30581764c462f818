import { etagOf } from "#lib/users/render-user.ts";
import { findUser } from "#lib/users/user.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { projectionFrom } from "./list-query.ts";
import { isKnown } from "./preconditions.ts";
import { isAnswered } from "./protocol/projection.ts";
import { resourceNotFound } from "./resource-id.ts";
import { userAnswer } from "./user-answer.ts";

/** `GET /Users/{id}` (RFC 7644 §3.4.1). @throws ScimError 404 */
export async function getUser(context: ScimContext, id: string): Promise<ScimAnswer> {
  const type = context.registry.user;
  const projection = projectionFrom(context.search, type);
  const withGroups = isAnswered(projection, type, "groups");
  const user = await findUser(context.directory.id, id, { withGroups });
  if (!user) throw resourceNotFound("User", id);
  if (isKnown(context.headers, user.version)) return { status: 304, headers: { etag: etagOf(user.version) } };
  return userAnswer(context, user, projection, 200);
}

import { findGroup } from "#lib/groups/group.store.ts";
import { etagOf } from "#lib/users/render-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupAnswer } from "./group-answer.ts";
import { projectionFrom } from "./list-query.ts";
import { isKnown } from "./preconditions.ts";
import { resourceNotFound } from "./resource-id.ts";

/** `GET /Groups/{id}` (RFC 7644 §3.4.1). @throws ScimError 404 */
export async function getGroup(context: ScimContext, id: string): Promise<ScimAnswer> {
  const group = await findGroup(context.directory.id, id);
  if (!group) throw resourceNotFound("Group", id);
  if (isKnown(context.headers, group.version))
    return { status: 304, headers: { etag: etagOf(group.version) } };
  return groupAnswer(context, group, projectionFrom(context.search, context.registry.group));
}

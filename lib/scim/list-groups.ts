import { groupBindings, queryGroups } from "#lib/groups/group.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupTexts } from "./group-answer.ts";
import { listAnswer } from "./list-answer.ts";
import { type ListRequest, sqlQuery } from "./list-query.ts";
import { projectionOf } from "./protocol/projection.ts";

const target = { document: "g.resource", bindings: groupBindings };

/** `GET /Groups` and `POST /Groups/.search` (RFC 7644 §3.4.2). @throws ScimError 400 */
export async function listGroups(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  const type = context.registry.group;
  const projection = projectionOf(type, request.attributes, request.excludedAttributes);
  const query = sqlQuery(request, type, context.dialect, target, [context.directory.id], "g.id");
  const { rows, total } = await queryGroups(context.directory.id, {
    ...query,
    skip: request.startIndex - 1,
    limit: request.count,
  });
  return listAnswer(await groupTexts(context, rows, projection), total, request.startIndex);
}

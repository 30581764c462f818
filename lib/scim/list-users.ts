import { queryUsers, userBindings } from "#lib/users/user.store.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { listAnswer } from "./list-answer.ts";
import { type ListRequest, sqlQuery } from "./list-query.ts";
import { isAnswered, projectionOf } from "./protocol/projection.ts";
import { userText } from "./user-answer.ts";

const target = { document: "u.resource", bindings: userBindings };

/** `GET /Users` and `POST /Users/.search` (RFC 7644 §3.4.2). @throws ScimError 400 */
export async function listUsers(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  const type = context.registry.user;
  const projection = projectionOf(type, request.attributes, request.excludedAttributes);
  const query = sqlQuery(request, type, context.dialect, target, [context.directory.id], "u.id");
  const { rows, total } = await queryUsers(context.directory.id, {
    ...query,
    skip: request.startIndex - 1,
    limit: request.count,
    withGroups: isAnswered(projection, type, "groups"),
  });
  return listAnswer(
    rows.map((row) => userText(context, row, projection)),
    total,
    request.startIndex,
  );
}

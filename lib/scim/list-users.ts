import type { PageQuery } from "#lib/platform/db/read-page.ts";
import { queryUsers } from "#lib/users/user.store.ts";
import { userBindings } from "#lib/users/user-bindings.ts";
import { breather } from "./breather.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { listAnswer } from "./list-answer.ts";
import { type ListOptions, type ListPage, listPage } from "./list-page.ts";
import type { ListRequest } from "./list-query.ts";
import { isAnswered, projectionOf } from "./protocol/projection.ts";
import { userText } from "./user-answer.ts";

const users = { target: { document: "u.resource", bindings: userBindings }, id: "u.id" };

/** `GET /Users` and `POST /Users/.search` (RFC 7644 §3.4.2). @throws ScimError 400 */
export async function listUsers(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  const { rows, total, place } = await pageOfUsers(context, request);
  return listAnswer(rows, total, place);
}

/** A page of users as JSON text. @throws ScimError 400 */
export async function pageOfUsers(
  context: ScimContext,
  request: ListRequest,
  options: ListOptions = {},
): Promise<ListPage<string>> {
  const type = context.registry.user;
  const projection = projectionOf(type, request.attributes, request.excludedAttributes);
  const withGroups = isAnswered(projection, type, "groups");
  const read = (query: PageQuery) => queryUsers(context.directory.id, { ...query, withGroups });
  const page = await listPage(context, request, type, users, read, options);
  const rows: string[] = [];
  const breathe = breather();
  for (const row of page.rows) {
    rows.push(userText(context, row, projection));
    await breathe();
  }
  return { ...page, rows };
}

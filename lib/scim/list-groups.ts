import { groupBindings, queryGroups } from "#lib/groups/group.store.ts";
import type { PageQuery } from "#lib/platform/db/read-page.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupTexts } from "./group-answer.ts";
import { listAnswer } from "./list-answer.ts";
import { type ListOptions, type ListPage, listPage } from "./list-page.ts";
import type { ListRequest } from "./list-query.ts";
import { projectionOf } from "./protocol/projection.ts";

const groups = { target: { document: "g.resource", bindings: groupBindings }, id: "g.id" };

/** `GET /Groups` and `POST /Groups/.search` (RFC 7644 §3.4.2). @throws ScimError 400 */
export async function listGroups(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  const { rows, total, place } = await pageOfGroups(context, request);
  return listAnswer(rows, total, place);
}

/** A page of groups as JSON text. @throws ScimError 400 */
export async function pageOfGroups(
  context: ScimContext,
  request: ListRequest,
  options: ListOptions = {},
): Promise<ListPage<string>> {
  const type = context.registry.group;
  const projection = projectionOf(type, request.attributes, request.excludedAttributes);
  const read = (query: PageQuery) => queryGroups(context.directory.id, query);
  const page = await listPage(context, request, type, groups, read, options);
  return { ...page, rows: await groupTexts(context, page.rows, projection) };
}

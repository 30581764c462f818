import { groupBindings, groupsThatFit, queryGroups } from "#lib/groups/group.store.ts";
import type { PageQuery } from "#lib/platform/db/read-page.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupTexts } from "./group-answer.ts";
import { listAnswer } from "./list-answer.ts";
import { type ListOptions, type ListPage, listPage } from "./list-page.ts";
import type { ListRequest } from "./list-query.ts";
import { isAnswered, projectionOf } from "./protocol/projection.ts";

/** Members in one page; the groups of whom there would be more wait for the next one, as RFC 7644 §3.4.2.4 allows. */
const pageMembers = 20_000;

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
  const withMembers = isAnswered(projection, type, "members");
  const read = async (query: PageQuery) => {
    const page = await queryGroups(context.directory.id, query);
    if (!withMembers || page.rows.length < 2) return page;
    const ids = page.rows.map(({ id }) => id);
    const fits = await groupsThatFit(context.directory.id, ids, pageMembers);
    return fits < ids.length ? { ...page, rows: page.rows.slice(0, fits), hasMore: true } : page;
  };
  const page = await listPage(context, request, type, groups, read, options);
  return { ...page, rows: await groupTexts(context, page.rows, projection) };
}

import { groupBindings, groupsThatFit, queryGroups } from "#lib/groups/group.store.ts";
import type { PageQuery } from "#lib/platform/db/read-page.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupsBody, type ReadGroups, readGroups, type Section } from "./group-answer.ts";
import { listStart } from "./list-answer.ts";
import { type ListOptions, listPage, type Place } from "./list-page.ts";
import type { ListRequest } from "./list-query.ts";
import { isAnswered, projectionOf } from "./protocol/projection.ts";

const groups = { target: { document: "g.resource", bindings: groupBindings }, id: "g.id" };

/** `GET /Groups` and `POST /Groups/.search` (RFC 7644 §3.4.2). @throws ScimError 400 */
export async function listGroups(context: ScimContext, request: ListRequest): Promise<ScimAnswer> {
  const { read, total, place } = await pageOfGroups(context, request);
  return groupListAnswer(context, [], read, total, place);
}

/** A ListResponse of users, as JSON text, and of groups behind them. */
export async function groupListAnswer(
  context: ScimContext,
  users: readonly string[],
  read: ReadGroups,
  total: number,
  place: Place,
): Promise<ScimAnswer> {
  const resources: (readonly Section[])[] = [
    ...users.map((user) => [user]),
    ...read.groups.map(({ sections }) => sections),
  ];
  const sections = [
    listStart(resources.length, total, place),
    ...resources.flatMap((resource, index) => (index === 0 ? resource : [",", ...resource])),
    "]}",
  ];
  return { status: 200, body: await groupsBody(context, read, sections) };
}

/** A page of groups; its answer is to be made, as it may hold a place for a large one. @throws ScimError 400 */
export async function pageOfGroups(
  context: ScimContext,
  request: ListRequest,
  options: ListOptions = {},
): Promise<{ readonly read: ReadGroups; readonly total: number; readonly place: Place }> {
  const type = context.registry.group;
  const projection = projectionOf(type, request.attributes, request.excludedAttributes);
  const withMembers = isAnswered(projection, type, "members");
  const read = async (query: PageQuery) => {
    const page = await queryGroups(context.directory.id, query);
    if (!withMembers || page.rows.length < 2) return page;
    const ids = page.rows.map(({ id }) => id);
    const fits = await groupsThatFit(context.directory.id, ids);
    return fits < ids.length ? { ...page, rows: page.rows.slice(0, fits), hasMore: true } : page;
  };
  const page = await listPage(context, request, type, groups, read, options);
  return { total: page.total, place: page.place, read: await readGroups(context, page.rows, projection) };
}

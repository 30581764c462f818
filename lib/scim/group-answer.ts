import { findMembers, type GroupRow } from "#lib/groups/group.store.ts";
import { renderGroup } from "#lib/groups/render-group.ts";
import { etagOf } from "#lib/users/render-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { isAnswered, type Projection, project } from "./protocol/projection.ts";

/** Groups as JSON text. Members are read only where the answer holds them, and for all groups at once. */
export async function groupTexts(
  context: ScimContext,
  groups: readonly GroupRow[],
  projection: Projection,
): Promise<string[]> {
  const type = context.registry.group;
  const withMembers = groups.length > 0 && isAnswered(projection, type, "members");
  const members = withMembers
    ? await findMembers(
        context.directory.id,
        groups.map((group) => group.id),
      )
    : new Map<string, never>();
  return groups.map((group) => {
    const resource = renderGroup(group, members.get(group.id), context.base);
    return JSON.stringify(project(type, resource, projection));
  });
}

/** An answer with one group: its version as ETag, its address as Location where it is new. */
export async function groupAnswer(
  context: ScimContext,
  group: GroupRow,
  projection: Projection,
  status: 200 | 201,
): Promise<ScimAnswer> {
  const [body = ""] = await groupTexts(context, [group], projection);
  const location: Record<string, string> =
    status === 201 ? { location: `${context.base}/Groups/${group.id}` } : {};
  return { status, body, headers: { etag: etagOf(group.version), ...location } };
}

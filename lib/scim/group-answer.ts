import { findMembers, type GroupMember, type GroupRow } from "#lib/groups/group.store.ts";
import { renderGroup, renderMember } from "#lib/groups/render-group.ts";
import { etagOf } from "#lib/users/render-user.ts";
import { breather } from "./breather.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { isAnswered, type Projection, project } from "./protocol/projection.ts";

/** Members that are rendered in one go. */
const sliceSize = 500;

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
    : new Map<string, GroupMember[]>();
  const breathe = breather();
  const texts: string[] = [];
  for (const group of groups) {
    const resource = JSON.stringify(project(type, renderGroup(group, context.base), projection));
    const list: string[] = [];
    const all = members.get(group.id) ?? [];
    for (let start = 0; start < all.length; start += sliceSize) {
      const slice = all.slice(start, start + sliceSize).map((member) => renderMember(member, context.base));
      const { members: shown } = project(type, { members: slice }, projection);
      if (shown !== undefined) list.push(JSON.stringify(shown).slice(1, -1));
      await breathe();
    }
    // None are an empty list: clients take a missing one for a group whose members are not known.
    const isKnown = withMembers && (list.length > 0 || all.length === 0);
    texts.push(isKnown ? `${resource.slice(0, -1)},"members":[${list.join(",")}]}` : resource);
    await breathe();
  }
  return texts;
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

import { findMembers, type GroupMember, type GroupRow } from "#lib/groups/group.store.ts";
import { findFewMembers, membersInSlices } from "#lib/groups/large-group.store.ts";
import { renderGroup, renderMember } from "#lib/groups/render-group.ts";
import { etagOf } from "#lib/users/render-user.ts";
import { breather } from "./breather.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { inTurn } from "./in-turn.ts";
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
  const [only, ...others] = groups;
  if (withMembers && only && others.length === 0) return [await oneGroupText(context, only, projection)];
  const members = withMembers
    ? await findMembers(
        context.directory.id,
        groups.map((group) => group.id),
      )
    : undefined;
  const breathe = breather();
  const texts: string[] = [];
  for (const group of groups) {
    const rendered = new MemberList(context, projection);
    await rendered.add(members?.get(group.id) ?? []);
    texts.push(groupText(context, group, projection, members && rendered));
    await breathe();
  }
  return texts;
}

/** A group of any size. Of large ones one is put together at a time: each takes as much memory as its text. */
async function oneGroupText(context: ScimContext, group: GroupRow, projection: Projection): Promise<string> {
  const { id: directoryId } = context.directory;
  const rendered = new MemberList(context, projection);
  const few = await findFewMembers(directoryId, group.id);
  if (few) {
    await rendered.add(few);
    return groupText(context, group, projection, rendered);
  }
  return inTurn("members of large groups", async () => {
    for await (const slice of membersInSlices(directoryId, group.id)) await rendered.add(slice);
    return groupText(context, group, projection, rendered);
  });
}

/** Members as JSON text, as far as the request chose them. */
class MemberList {
  text = "";
  size = 0;
  private readonly context: ScimContext;
  private readonly projection: Projection;
  private readonly breathe = breather();

  constructor(context: ScimContext, projection: Projection) {
    this.context = context;
    this.projection = projection;
  }

  async add(members: readonly GroupMember[]): Promise<void> {
    const { base, registry } = this.context;
    this.size += members.length;
    for (let start = 0; start < members.length; start += sliceSize) {
      const slice = members.slice(start, start + sliceSize).map((member) => renderMember(member, base));
      const { members: shown } = project(registry.group, { members: slice }, this.projection);
      if (shown !== undefined)
        this.text += `${this.text === "" ? "" : ","}${JSON.stringify(shown).slice(1, -1)}`;
      await this.breathe();
    }
  }
}

/** @param members undefined where the answer is to have none */
function groupText(
  context: ScimContext,
  group: GroupRow,
  projection: Projection,
  members: MemberList | undefined,
): string {
  const resource = JSON.stringify(
    project(context.registry.group, renderGroup(group, context.base), projection),
  );
  // None are an empty list: clients take a missing one for a group whose members are not known.
  const isKnown = members && (members.text !== "" || members.size === 0);
  return isKnown ? `${resource.slice(0, -1)},"members":[${members.text}]}` : resource;
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

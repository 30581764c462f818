import type { GroupRow } from "#lib/groups/group.store.ts";
import {
  findGroupsWithMembers,
  type GroupWithMembers,
  type MemberShape,
  memberParts,
  memberPieces,
  memberText,
} from "#lib/groups/member-text.store.ts";
import { renderGroup } from "#lib/groups/render-group.ts";
import { etagOf } from "#lib/users/render-user.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { begun, type LongBody, Places } from "./long-body.ts";
import { isObject } from "./protocol/json.ts";
import { type Projection, project } from "./protocol/projection.ts";
import { resourceNotFound } from "./resource-id.ts";
import { ScimError } from "./scim-error.ts";

/** JSON text, or a piece of the members whose text is to stand in its place. */
export type Section = string | Buffer;

/** A group as it is answered. */
export type AnsweredGroup = { readonly group: GroupRow; readonly sections: readonly Section[] };

/**
 * Answers with large groups that are under way in this process: each holds 16 bytes a member and a piece of text, for as
 * long as its client takes. A directory has a third of the places, so that its slow clients keep no other waiting.
 */
const places = new Places({ all: 24, each: 8 });

/** Milliseconds that a change, which may have taken its time already, waits for its members to be told. */
const changePatienceMs = 2_000;

/** Groups as an answer has them. Members are read only where it holds them, and for all groups at once. */
export type ReadGroups = {
  readonly groups: readonly AnsweredGroup[];
  readonly shape: MemberShape;
  /** Gives the place of a large answer back. */
  readonly release: (() => void) | undefined;
};

/**
 * Reads what an answer with these groups has of them. Those that are gone by now are left out, if it has members.
 * @param patienceMs how long it waits for a place, where there is a large group among them, if not 20 s
 * @throws ScimError 503 when there is none
 */
export async function readGroups(
  context: ScimContext,
  rows: readonly GroupRow[],
  projection: Projection,
  patienceMs?: number,
): Promise<ReadGroups> {
  const shape = shapeOf(context, projection);
  const head = (group: GroupRow) => headOf(context, group, projection);
  if (shape.parts.length === 0 || rows.length === 0)
    return { groups: rows.map((group) => ({ group, sections: [head(group)] })), shape, release: undefined };
  const directoryId = context.directory.id;
  const found = await findGroupsWithMembers(
    directoryId,
    rows.map(({ id }) => id),
    shape,
  );
  const release = found.some(({ isLarge }) => isLarge)
    ? await places.take(directoryId, patienceMs)
    : undefined;
  try {
    const groups: AnsweredGroup[] = [];
    for (const one of found) {
      if (!one.isLarge) {
        groups.push({ group: one.group, sections: [withMembers(head(one.group), one)] });
        continue;
      }
      const large = await memberPieces(directoryId, one.group.id);
      if (!large) continue;
      const opened = `${head(large.group).slice(0, -1)},"members":[`;
      groups.push({ group: large.group, sections: [opened, ...large.pieces, "]}"] });
    }
    return { groups, shape, release };
  } catch (error) {
    release?.();
    throw error;
  }
}

/** A group as JSON text, without its members. */
function headOf({ registry, base }: ScimContext, group: GroupRow, projection: Projection): string {
  return JSON.stringify(project(registry.group, renderGroup(group, base), projection));
}

/** None are an empty list, also where members have none of the chosen parts: clients take a missing one for not known. */
function withMembers(head: string, { members }: Extract<GroupWithMembers, { isLarge: false }>): string {
  return `${head.slice(0, -1)},"members":[${members ?? ""}]}`;
}

/** Which parts of members the request chose. */
function shapeOf({ registry, base }: ScimContext, projection: Projection): MemberShape {
  const sample = Object.fromEntries(memberParts.map((part) => [part, ""]));
  const { members } = project(registry.group, { members: [sample] }, projection);
  const [chosen] = Array.isArray(members) ? members : [];
  return { parts: isObject(chosen) ? memberParts.filter((part) => part in chosen) : [], base };
}

/** The body of what was read, with the text around it: one text, or a long one where there are pieces of members in it. */
export function groupsBody(
  context: ScimContext,
  { shape, release }: ReadGroups,
  sections: readonly Section[],
): Promise<LongBody> | string {
  if (release) return begun(longBody(context, shape, sections, release));
  // Of texts that were put together themselves, join() would make a copy of each before it copies them all.
  let text = "";
  for (const section of sections) text += section;
  return text;
}

async function* longBody(
  { directory }: ScimContext,
  shape: MemberShape,
  sections: readonly Section[],
  release: () => void,
): LongBody {
  try {
    yield "";
    let isFirst = true;
    for (const section of sections) {
      if (typeof section === "string") {
        yield section;
        isFirst = true;
        continue;
      }
      const members = await memberText(directory.id, section, shape);
      if (members === "") continue;
      yield isFirst ? members.slice(1) : members;
      isFirst = false;
    }
  } finally {
    release();
  }
}

/** An answer with one group: its version as ETag. @throws ScimError 404, 503 */
export async function groupAnswer(
  context: ScimContext,
  row: GroupRow,
  projection: Projection,
  patienceMs?: number,
): Promise<ScimAnswer> {
  const read = await readGroups(context, [row], projection, patienceMs);
  const [answered] = read.groups;
  if (!answered) {
    read.release?.();
    throw resourceNotFound("Group", row.id);
  }
  const { group, sections } = answered;
  return {
    status: 200,
    body: await groupsBody(context, read, sections),
    headers: { etag: etagOf(group.version) },
  };
}

/**
 * The answer to a change that was made, with the group's address as Location where it is new. Nothing may make it look as
 * if it had not been made: where its members can't be told soon, or it is gone already, the group is answered as the change
 * left it, and without members, which is not the same as with none.
 */
export async function changedGroupAnswer(
  context: ScimContext,
  row: GroupRow,
  projection: Projection,
  status: 200 | 201,
): Promise<ScimAnswer> {
  const answer = context.isWithoutBody
    ? { status, headers: { etag: etagOf(row.version) } }
    : await groupAnswer(context, row, projection, changePatienceMs).catch((error: unknown): ScimAnswer => {
        if (!(error instanceof ScimError)) throw error;
        return { status, body: headOf(context, row, projection), headers: { etag: etagOf(row.version) } };
      });
  if (status === 200) return answer;
  return { ...answer, status, headers: { ...answer.headers, location: `${context.base}/Groups/${row.id}` } };
}

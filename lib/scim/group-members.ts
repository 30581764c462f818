import {
  addMembers,
  memberBindings,
  removeManyMembers,
  removeMembers,
  removeOtherMembers,
} from "#lib/groups/group.store.ts";
import type { MemberChanges, MemberTally } from "#lib/groups/group-event.store.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { compileFilter } from "./protocol/filter/compile-filter.ts";
import type { MemberChange, MemberReference } from "./protocol/patch/plan-members.ts";
import { type ScimError, scimError } from "./scim-error.ts";

/**
 * Applies changes of a group's members in order, on rows: what it costs depends on the change, not on the group. Whoever
 * is named and both comes and goes is not told; those who go because they are not named are counted as they went.
 * @throws ScimError 400 invalidValue when a member is nobody of this directory
 */
export async function changeMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  changes: readonly MemberChange[],
  at: Date,
): Promise<MemberChanges> {
  const added = new Set<string>();
  const removed = new Set<string>();
  const others: MemberTally[] = [];
  for (const change of joined(changes)) {
    if (change.kind === "remove") {
      for (const id of await removeMembers(tx, directoryId, groupId, change.ids.filter(isId)))
        if (!added.delete(id)) removed.add(id);
      continue;
    }
    if (change.kind === "removeMatching") {
      const params: unknown[] = [directoryId, groupId];
      const target = { document: "'{}'::jsonb", bindings: memberBindings };
      others.push(await removeManyMembers(tx, compileFilter(change.filter, target, params), params));
      continue;
    }
    const ids = idsOf(change.members, groupId);
    if (change.kind !== "add") others.push(await removeOtherMembers(tx, directoryId, groupId, ids));
    if (ids.length === 0) continue;
    const result = await addMembers(tx, directoryId, groupId, ids, at);
    const [missing] = result.missing;
    if (missing !== undefined) throw unknownMember(missing);
    for (const id of result.added) if (!removed.delete(id)) added.add(id);
  }
  return { added: tallyOf(added), removed: sumOf([tallyOf(removed), ...others]) };
}

type JoinedChange = Exclude<MemberChange, { kind: "clear" }>;

/** The changes, with what is added to an emptied or replaced list as part of that list: nobody who stays goes in between. */
function joined(changes: readonly MemberChange[]): JoinedChange[] {
  const result: (JoinedChange | MemberReference[])[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (change.kind === "clear") result.push([]);
    else if (change.kind === "replace") result.push([...change.members]);
    else if (change.kind === "add" && Array.isArray(last))
      for (const member of change.members) last.push(member);
    else result.push(change);
  }
  return result.map((one) => (Array.isArray(one) ? { kind: "replace", members: one } : one));
}

function tallyOf(ids: ReadonlySet<string>): MemberTally {
  return { count: ids.size, first: [...ids] };
}

function sumOf(tallies: readonly MemberTally[]): MemberTally {
  return {
    count: tallies.reduce((sum, { count }) => sum + count, 0),
    first: tallies.flatMap(({ first }) => first),
  };
}

function idsOf(members: readonly MemberReference[], groupId: string): string[] {
  const stranger = members.find(({ id }) => !isId(id));
  if (stranger) throw unknownMember(stranger.id);
  const ids = [...new Set(members.map(({ id }) => id.toLowerCase()))];
  if (ids.includes(groupId)) throw scimError(400, "invalidValue", "A group can't be a member of itself.");
  return ids;
}

/** The 400 for a member who is nobody of this directory. */
export function unknownMember(id: string): ScimError {
  return scimError(
    400,
    "invalidValue",
    `This directory has no user or group with the id "${id.slice(0, 64)}", so it can't become a member. Nothing was changed.`,
  );
}

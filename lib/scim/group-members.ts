import { addMembers, removeMembers } from "#lib/groups/group.store.ts";
import { memberBindings, removeMatchingMembers } from "#lib/groups/matching-members.store.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { compileFilter } from "./protocol/filter/compile-filter.ts";
import type { MemberChange, MemberReference } from "./protocol/patch/plan-members.ts";
import { scimError } from "./scim-error.ts";

/** Who came and who went. */
export type MemberChanges = { readonly added: ReadonlySet<string>; readonly removed: ReadonlySet<string> };

/**
 * Applies changes of a group's members in order, on rows: what it costs depends on the change, not on the group.
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
  const take = (ids: readonly string[]): void => {
    for (const id of ids) if (!added.delete(id)) removed.add(id);
  };
  for (const change of changes) {
    if (change.kind === "remove") {
      take(await removeMembers(tx, directoryId, groupId, { only: change.ids.filter(isId) }));
      continue;
    }
    if (change.kind === "removeMatching") {
      const params: unknown[] = [directoryId, groupId];
      const target = { document: "'{}'::jsonb", bindings: memberBindings };
      take(await removeMatchingMembers(tx, compileFilter(change.filter, target, params), params));
      continue;
    }
    const members = change.kind === "clear" ? [] : change.members;
    const ids = idsOf(members, groupId);
    if (change.kind !== "add") take(await removeMembers(tx, directoryId, groupId, { allBut: ids }));
    if (ids.length === 0) continue;
    const result = await addMembers(tx, directoryId, groupId, ids, at);
    const [missing] = result.missing;
    if (missing !== undefined) throw unknownMember(missing);
    for (const id of result.added) if (!removed.delete(id)) added.add(id);
  }
  return { added, removed };
}

function idsOf(members: readonly MemberReference[], groupId: string): string[] {
  const stranger = members.find(({ id }) => !isId(id));
  if (stranger) throw unknownMember(stranger.id);
  const ids = members.map(({ id }) => id.toLowerCase());
  if (ids.includes(groupId)) throw scimError(400, "invalidValue", "A group can't be a member of itself.");
  return ids;
}

function unknownMember(id: string) {
  return scimError(
    400,
    "invalidValue",
    `This directory has no user or group with the id "${id.slice(0, 64)}", so it can't become a member. Nothing was changed.`,
  );
}

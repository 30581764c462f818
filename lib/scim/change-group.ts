import { type GroupRow, type LockedGroup, lockGroup, updateGroup } from "#lib/groups/group.store.ts";
import { memberPayload, recordGroupEvent } from "#lib/groups/group-event.store.ts";
import { confirmMembers, markLinked } from "#lib/groups/group-link.store.ts";
import { recordOfGroup } from "#lib/groups/group-record.ts";
import { isId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { changesBetween } from "#lib/users/user-changes.ts";
import type { ScimContext } from "./context.ts";
import { changeMembers } from "./group-members.ts";
import { groupConflict, originOf } from "./group-record.ts";
import { inTurn } from "./in-turn.ts";
import { requireMatch } from "./preconditions.ts";
import { type JsonObject, sameJson } from "./protocol/json.ts";
import type { MemberChange } from "./protocol/patch/plan-members.ts";
import { resourceNotFound } from "./resource-id.ts";

/**
 * Changes a group and its members in one transaction that holds the group, so that changes at the same time follow
 * one another and none is lost. The first change of a group that an admin created here, or that a sync brought in, links
 * it: from then on its name and members are what is pushed.
 * @param check looks at the group once it is held, and throws where it must not be changed
 * @returns the group as it is now
 * @throws ScimError 400, 404, 409, 412
 */
export async function changeGroup(
  context: ScimContext,
  id: string,
  change: (resource: JsonObject) => JsonObject,
  members: readonly MemberChange[],
  check?: (before: LockedGroup) => void,
): Promise<GroupRow> {
  const directoryId = context.directory.id;
  const apply = async (tx: SqlTx): Promise<GroupRow> => {
    const before = await lockGroup(tx, directoryId, id);
    if (!before) throw resourceNotFound("Group", id);
    // Only now: the time of a change that waited must not lie before that of the one it waited for.
    const at = new Date();
    requireMatch(context.headers, before.version);
    check?.(before);
    const resource = change(before.resource);
    const changed = await changeMembers(tx, directoryId, id, members, at);
    const isNew = before.linkedBy !== "scim";
    if (before.source !== "scim") await takeOver(tx, directoryId, before, members, at);
    if (
      !isNew &&
      sameJson(before.resource, resource) &&
      changed.added.count === 0 &&
      changed.removed.count === 0
    )
      return before;
    const record = recordOfGroup(resource);
    await updateGroup(tx, directoryId, id, record, at).catch((error: unknown) =>
      groupConflict(error, record),
    );
    await recordGroupEvent(tx, {
      directoryId,
      groupId: id,
      type: isNew ? "group.linked" : "group.updated",
      payload: { ...changesBetween(before.resource, resource), ...memberPayload(changed) },
      at,
      ...originOf(context),
    });
    return {
      ...before,
      resource,
      displayName: record.displayName,
      version: before.version + 1,
      updatedAt: at,
    };
  };
  return inTurn(`${directoryId} ${id}`, () => inSqlTransaction(apply));
}

/** What an admin made here, or a sync brought in, becomes the SCIM client's own: the group, and those of its members whom the directory names. */
async function takeOver(
  tx: SqlTx,
  directoryId: string,
  group: LockedGroup,
  members: readonly MemberChange[],
  at: Date,
): Promise<void> {
  const named = members.flatMap((one) => ("members" in one ? one.members.map(({ id }) => id) : []));
  const ids = named.filter(isId);
  if (ids.length > 0) await confirmMembers(tx, directoryId, group.id, ids);
  if (group.linkedBy !== "scim") await markLinked(tx, directoryId, group.id, at);
}

import { type GroupRow, lockGroup, recordGroupEvent, updateGroup } from "#lib/groups/group.store.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { changesBetween } from "#lib/users/user-changes.ts";
import type { ScimContext } from "./context.ts";
import { changeMembers, memberPayload } from "./group-members.ts";
import { groupConflict, recordOfGroup } from "./group-record.ts";
import { requireMatch } from "./preconditions.ts";
import { type JsonObject, sameJson } from "./protocol/json.ts";
import type { MemberChange } from "./protocol/patch/plan-members.ts";
import { resourceNotFound } from "./resource-id.ts";

/**
 * Changes a group and its members in one transaction that holds the group, so that changes at the same time follow
 * one another and none is lost.
 * @returns the group as it is now
 * @throws ScimError 400, 404, 409, 412
 */
export async function changeGroup(
  context: ScimContext,
  id: string,
  change: (resource: JsonObject) => JsonObject,
  members: readonly MemberChange[],
): Promise<GroupRow> {
  const directoryId = context.directory.id;
  const at = new Date();
  return inSqlTransaction(async (tx) => {
    const before = await lockGroup(tx, directoryId, id);
    if (!before) throw resourceNotFound("Group", id);
    requireMatch(context.headers, before.version);
    const resource = change(before.resource);
    const changed = await changeMembers(tx, directoryId, id, members, at);
    if (sameJson(before.resource, resource) && changed.added.size === 0 && changed.removed.size === 0)
      return before;
    const record = recordOfGroup(resource);
    await updateGroup(tx, directoryId, id, record, at).catch((error: unknown) =>
      groupConflict(error, record),
    );
    const payload = { ...changesBetween(before.resource, resource), ...memberPayload(changed) };
    await recordGroupEvent(tx, {
      directoryId,
      groupId: id,
      type: "group.updated",
      payload,
      at,
      requestId: context.requestId,
    });
    return {
      ...before,
      resource,
      displayName: record.displayName,
      version: before.version + 1,
      updatedAt: at,
    };
  });
}

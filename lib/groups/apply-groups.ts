import { newId } from "#lib/platform/db/id.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { coreGroup } from "#lib/scim/protocol/schema/core-group.ts";
import { lockGroup, updateGroup } from "./group.store.ts";
import { type EventOrigin, recordGroupEvent } from "./group-event.store.ts";
import { recordOfGroup } from "./group-record.ts";
import {
  addPulledMembers,
  countPulledMembers,
  forgetProvider,
  type GroupChange,
  insertPulledGroups,
  markPulled,
  parkGroupNames,
  removePulledMembers,
  saveProviderId,
} from "./group-sync.store.ts";
import { removeGroup } from "./remove-group.store.ts";
import { linkStateOf } from "./vocabulary.ts";

/**
 * What a sync does with groups, each in the caller's transaction. Groups that SCIM pushes are none of its business, and
 * no more are memberships that it did not make.
 */

/** Puts those into groups of syncs whom the directory has in them and who are here by now. @returns how many */
export const addMembersSeen = addPulledMembers;
/** Ends memberships that syncs made and that the directory does not have any more. @returns how many */
export const removeMembersGone = removePulledMembers;
/** Remembers which group of the directory a pushed one is. */
export const rememberProviderId = saveProviderId;

/** Takes their names from groups that get others in the same transaction. */
export const parkNames = parkGroupNames;

/** @returns provider ids of the groups that were made: not of those whose name was taken meanwhile */
export async function createGroups(
  tx: SqlTx,
  change: GroupChange,
  groups: readonly { providerId: string; name: string }[],
): Promise<Set<string>> {
  if (groups.length === 0) return new Set();
  const rows = groups.map(({ providerId, name }) => ({
    id: newId(change.at.getTime()),
    providerId,
    // The immutable id is what a SCIM client of the same directory sends, so that the two find each other.
    ...recordOfGroup({ schemas: [coreGroup.id], externalId: providerId, displayName: name }),
  }));
  const made = await insertPulledGroups(tx, change, rows);
  return new Set(rows.filter(({ id }) => made.has(id)).map(({ providerId }) => providerId));
}

/**
 * Gives a group the name that it has in the directory, and links one that was made here.
 * @returns false where another group has got the name meanwhile, perhaps in the same transaction: nothing is changed then
 */
export async function nameGroup(
  tx: SqlTx,
  change: GroupChange,
  id: string,
  named: { providerId: string; name: string },
): Promise<boolean> {
  await tx.query("savepoint one_group");
  try {
    await writeName(tx, change, id, named);
    await tx.query("release savepoint one_group");
    return true;
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    await tx.query("rollback to savepoint one_group");
    return false;
  }
}

async function writeName(
  tx: SqlTx,
  change: GroupChange,
  id: string,
  { providerId, name }: { providerId: string; name: string },
): Promise<void> {
  const { directoryId, at } = change;
  const group = await lockGroup(tx, directoryId, id);
  if (group === null) return;
  const isNew = linkStateOf(group) === "unlinked";
  if (group.displayName !== name || isNew)
    await updateGroup(tx, directoryId, id, recordOfGroup({ ...group.resource, displayName: name }), at);
  if (isNew) await markPulled(tx, directoryId, id, providerId, at);
  const names =
    group.displayName === name
      ? {}
      : { before: { displayName: group.displayName }, after: { displayName: name } };
  await recordGroupEvent(tx, {
    ...originOf(change),
    directoryId,
    groupId: id,
    type: isNew ? "group.linked" : "group.updated",
    payload: names,
    at,
  });
}

/**
 * A group that the directory no longer has: it goes, unless it was made here. Then its admins have it back, with the
 * members whom they put into it.
 * @returns how many groups and memberships of syncs ended; none where somebody else stands behind it by now
 */
export async function endGroup(
  tx: SqlTx,
  change: GroupChange,
  id: string,
): Promise<{ ended: number; left: number }> {
  const { directoryId, at } = change;
  const group = await lockGroup(tx, directoryId, id);
  if (group === null || group.linkedBy !== "sync") return { ended: 0, left: 0 };
  if (group.source !== "admin") {
    const left = await countPulledMembers(tx, directoryId, id);
    await removeGroup(tx, directoryId, id, null, originOf(change));
    return { ended: 1, left };
  }
  await forgetProvider(tx, directoryId, id);
  const left = await removePulledMembers(tx, change, [id], null);
  await recordGroupEvent(tx, {
    ...originOf(change),
    directoryId,
    groupId: id,
    type: "group.unlinked",
    payload: {},
    at,
  });
  return { ended: 1, left };
}

function originOf({ requestId }: GroupChange): EventOrigin {
  return { source: "sync", by: null, requestId };
}

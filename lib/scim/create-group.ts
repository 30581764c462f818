import { type GroupRow, insertGroup } from "#lib/groups/group.store.ts";
import { memberPayload, recordGroupEvent } from "#lib/groups/group-event.store.ts";
import { findLinkableGroup } from "#lib/groups/group-link.store.ts";
import { recordOfGroup } from "#lib/groups/group-record.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { changesBetween } from "#lib/users/user-changes.ts";
import { changeGroup } from "./change-group.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { changedGroupAnswer } from "./group-answer.ts";
import { changeMembers } from "./group-members.ts";
import { groupConflict, isTaken, originOf } from "./group-record.ts";
import { projectionFrom } from "./list-query.ts";
import type { Json, JsonObject } from "./protocol/json.ts";
import type { MemberReference } from "./protocol/patch/plan-members.ts";
import { readGroup } from "./read-group.ts";

/**
 * `POST /Groups` (RFC 7644 §3.3). A group of that name which an admin created here, or a sync brought in, and which no
 * identity provider pushes yet, is linked instead of refused.
 * @throws ScimError 400, 409 uniqueness, 413
 */
export async function createGroup(context: ScimContext, body: Json): Promise<ScimAnswer> {
  const { resource, members = [] } = readGroup(context, body);
  const group = await insertNew(context, resource, members).catch((error: unknown) =>
    linkExisting(context, resource, members, error),
  );
  return changedGroupAnswer(context, group, projectionFrom(context.search, context.registry.group), 201);
}

async function insertNew(
  context: ScimContext,
  resource: JsonObject,
  members: MemberReference[],
): Promise<GroupRow> {
  const record = recordOfGroup(resource);
  const directoryId = context.directory.id;
  const at = new Date();
  const id = newId(at.getTime());
  await inSqlTransaction(async (tx) => {
    await insertGroup(tx, directoryId, id, record, at);
    const changed = await changeMembers(tx, directoryId, id, [{ kind: "add", members }], at);
    await recordGroupEvent(tx, {
      directoryId,
      groupId: id,
      type: "group.created",
      payload: { ...changesBetween({}, resource), ...memberPayload(changed) },
      at,
      ...originOf(context),
    });
  });
  return { id, resource, displayName: record.displayName, version: 1, createdAt: at, updatedAt: at };
}

/**
 * Users who were added here stay: the body has those whom the provider knows by now, and most send `members: []` first.
 * @param refusal why no new group could be made
 */
async function linkExisting(
  context: ScimContext,
  resource: JsonObject,
  members: MemberReference[],
  refusal: unknown,
): Promise<GroupRow> {
  const record = recordOfGroup(resource);
  const id = isTaken(refusal) ? await findLinkableGroup(context.directory.id, record) : null;
  if (id === null) return groupConflict(refusal, record);
  return changeGroup(
    context,
    id,
    () => resource,
    [{ kind: "add", members }],
    (before) => {
      // Another call linked or renamed it in between: the name is taken then.
      const { displayNameKey, externalId } = recordOfGroup(before.resource);
      const isIt =
        displayNameKey === record.displayNameKey || (externalId !== null && externalId === record.externalId);
      if (before.linkedBy === "scim" || !isIt) groupConflict(refusal, record);
    },
  );
}

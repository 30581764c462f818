import { insertGroup, recordGroupEvent } from "#lib/groups/group.store.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { changesBetween } from "#lib/users/user-changes.ts";
import type { ScimAnswer, ScimContext } from "./context.ts";
import { groupAnswer } from "./group-answer.ts";
import { changeMembers, memberPayload } from "./group-members.ts";
import { groupConflict, recordOfGroup } from "./group-record.ts";
import { projectionFrom } from "./list-query.ts";
import type { Json } from "./protocol/json.ts";
import { readGroup } from "./read-group.ts";

/** `POST /Groups` (RFC 7644 §3.3). @throws ScimError 400, 409 uniqueness, 413 */
export async function createGroup(context: ScimContext, body: Json): Promise<ScimAnswer> {
  const { resource, members } = readGroup(context, body);
  const record = recordOfGroup(resource);
  const directoryId = context.directory.id;
  const at = new Date();
  const id = newId(at.getTime());
  await inSqlTransaction(async (tx) => {
    await insertGroup(tx, directoryId, id, record, at);
    const changed = await changeMembers(tx, directoryId, id, [{ kind: "add", members: members ?? [] }], at);
    const payload = { ...changesBetween({}, resource), ...memberPayload(changed) };
    await recordGroupEvent(tx, {
      directoryId,
      groupId: id,
      type: "group.created",
      payload,
      at,
      requestId: context.requestId,
    });
  }).catch((error: unknown) => groupConflict(error, record));
  const group = { id, resource, displayName: record.displayName, version: 1, createdAt: at, updatedAt: at };
  return groupAnswer(context, group, projectionFrom(context.search, context.registry.group), 201);
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { coreGroup } from "#lib/scim/protocol/schema/core-group.ts";
import { nameTaken, originOf } from "./change-unlinked.ts";
import type { CreateGroupInput } from "./contract.ts";
import { insertGroup } from "./group.store.ts";
import { recordGroupEvent } from "./group-event.store.ts";
import { recordOfGroup } from "./group-record.ts";

/**
 * Creates a group in a directory before its identity provider sends one of that name, which then links it.
 * @throws AppError not_found for a directory outside the actor's scope · group_name_taken
 */
export async function createGroup(
  actor: Actor,
  { directoryId, name }: CreateGroupInput,
): Promise<{ id: string }> {
  requireDirectory(actor, directoryId);
  const [directory] = await listDirectoryRefs([directoryId]);
  if (!directory) throw new AppError("not_found", { detail: "There is no such directory." });
  const at = new Date();
  const id = newId(at.getTime());
  const record = recordOfGroup({ schemas: [coreGroup.id], displayName: name });
  await inSqlTransaction(async (tx) => {
    await insertGroup(tx, directoryId, id, record, at, "admin");
    await recordGroupEvent(tx, {
      directoryId,
      groupId: id,
      type: "group.created",
      payload: { before: {}, after: { displayName: name } },
      at,
      ...originOf(actor),
    });
    await recordAudit(tx, actor, {
      action: "group.create",
      directoryId,
      subject: { type: "group", id, label: name },
      after: { name },
    });
    await publish(tx, { topic: "groups", directoryId, id });
  }).catch((error: unknown) => nameTaken(error, name));
  return { id };
}

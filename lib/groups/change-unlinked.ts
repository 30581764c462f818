import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, inScope } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { noSuchGroup, requireGroup } from "./get-group.ts";
import { type LockedGroup, lockGroup } from "./group.store.ts";
import type { EventOrigin } from "./group-event.store.ts";
import { linkStateOf } from "./vocabulary.ts";

/** What an admin did, for the audit trail. */
type Audited = { readonly action: string; readonly label?: string; before?: JsonObject; after?: JsonObject };

type Held = LockedGroup & { readonly directoryId: string };

/** Runs an admin's change of a group that no directory stands behind. @throws AppError not_found · group_managed */
export function changeUnlinked(
  actor: Actor,
  groupId: string,
  work: (tx: SqlTx, group: Held) => Promise<Audited | null>,
): Promise<void> {
  return changeHeld(actor, groupId, (tx, group) => {
    requireUnlinked(group);
    return work(tx, group);
  });
}

/** @throws AppError group_managed where a directory stands behind the group */
export function requireUnlinked(group: LockedGroup): void {
  if (linkStateOf(group) !== "unlinked") throw managed(group);
}

/**
 * Runs an admin's change of one group: held, and audited in the same transaction.
 * @param work does the change and tells what to audit; null: there was nothing to change
 * @throws AppError not_found
 */
export async function changeHeld(
  actor: Actor,
  groupId: string,
  work: (tx: SqlTx, group: Held) => Promise<Audited | null>,
): Promise<void> {
  const directoryId = await requireGroup(actor, groupId);
  await inSqlTransaction(async (tx) => {
    const group = await lockGroup(tx, directoryId, groupId);
    if (!group || !inScope(actor, directoryId)) throw noSuchGroup();
    const done = await work(tx, { ...group, directoryId });
    if (!done) return;
    const { action, label = group.displayName, before, after } = done;
    await recordAudit(tx, actor, {
      action,
      directoryId,
      subject: { type: "group", id: groupId, label },
      ...(before && { before }),
      ...(after && { after }),
    });
    await publish(tx, { topic: "groups", directoryId, id: groupId });
    await publish(tx, { topic: "users", directoryId });
  });
}

/** An admin as the origin of an event. */
export function originOf(actor: Actor): EventOrigin {
  return {
    source: "admin",
    by: { admin: { id: actor.adminId, name: actor.name } },
    requestId: actor.requestId,
  };
}

/** Tells a unique violation as what it is for the form; anything else is thrown on as it came. */
export function nameTaken(error: unknown, name: string): never {
  if (uniqueViolation(error) === null) throw error;
  throw new AppError("group_name_taken", {
    field: "name",
    detail: `The directory has another group named “${name}”. Names differ in more than case.`,
  });
}

function managed({ displayName, source }: LockedGroup): AppError {
  return new AppError("group_managed", {
    detail:
      source === "admin"
        ? `“${displayName}” is linked to its directory, which changes it from now on. Change it there.`
        : `“${displayName}” came from its directory, which alone changes it. Change it there.`,
  });
}

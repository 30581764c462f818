import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { statusAfter } from "../lifecycle/status-machine.ts";
import { lockUserInAnyState, type UserForChange } from "../user.store.ts";
import { changesBetween, sourcesAfter } from "../user-changes.ts";
import { eventTypeOf } from "../user-event-type.ts";
import { recordOfUser, type UserRecord } from "../user-record.ts";
import { insertNewUser, updateUser } from "../user-write.store.ts";
import type { UserWrite } from "../user-write.ts";
import { findFormerUser, type HomeDirectory } from "./made-here.store.ts";

export type Written = { readonly write: UserWrite; readonly revived: boolean };

/** Makes the columns of users of this directory. */
export async function recordsIn(directory: HomeDirectory): Promise<(resource: JsonObject) => UserRecord> {
  const { scim } = await identifierPaths(directory);
  return (resource) => recordOfUser(resource, scim);
}

/**
 * Writes a user who is made here, with the event, in the caller's transaction. Somebody who was deleted and has the
 * same name or external id comes back with the history; no provider stands behind them either way.
 * @throws a unique violation of user_live_user_name or user_live_external_id
 */
export async function writeNewUser(
  tx: SqlTx,
  actor: Actor,
  directory: HomeDirectory,
  record: UserRecord,
): Promise<Written> {
  const formerId = await findFormerUser(tx, directory.id, record);
  const former = formerId === null ? null : await lockUserInAnyState(tx, directory.id, formerId);
  if (former) {
    const own = former.resource.externalId;
    const kept = typeof own === "string" && record.externalId === null ? { externalId: own } : {};
    const resource = { ...record.resource, ...kept };
    const complete = { ...record, resource, externalId: kept.externalId ?? record.externalId };
    const write = writeOf(actor, directory.id, former, complete, "user.revived", null);
    const written = await updateUser(write, tx);
    if (!written) throw new Error("A held user has another version than it was read with.");
    return { write, revived: true };
  }
  const at = new Date();
  const changes = changesBetween({}, record.resource);
  const write: UserWrite = {
    directoryId: directory.id,
    id: newId(at.getTime()),
    record,
    sources: sourcesAfter({}, changes, "admin", at),
    status: statusAfter(null, record.resource.active === true),
    createdAt: at,
    at,
    version: 1,
    event: { type: "user.created", changes, requestId: actor.requestId },
    source: "admin",
  };
  const written = await insertNewUser(write, tx, { regardless: true });
  if (!written) throw new Error("An unconditional insert wrote nothing.");
  return { write, revived: false };
}

/**
 * The write of an admin's change.
 * @param linkedBy left out, the user stays linked or not as it was
 */
export function writeOf(
  actor: Actor,
  directoryId: string,
  before: UserForChange,
  record: UserRecord,
  type?: UserWrite["event"]["type"],
  linkedBy?: null,
): UserWrite {
  const at = new Date();
  const changes = changesBetween(before.resource, record.resource);
  const status = statusAfter(before.status, record.resource.active === true);
  return {
    directoryId,
    id: before.id,
    record,
    sources: sourcesAfter(before.sources, changes, "admin", at),
    status,
    createdAt: before.createdAt,
    at,
    version: before.version + 1,
    event: { type: type ?? eventTypeOf(before.status, status), changes, requestId: actor.requestId },
    source: "admin",
    ...(linkedBy === undefined ? {} : { linkedBy }),
  };
}

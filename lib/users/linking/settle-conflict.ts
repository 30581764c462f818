import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, inScope } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { statusAfter } from "../lifecycle/status-machine.ts";
import { findHolders, findHomeDirectory, type HomeDirectory } from "../made-here/made-here.store.ts";
import { ownerOf } from "../made-here/own-user.ts";
import { lockUserInAnyState } from "../user.store.ts";
import { changesBetween, sourcesAfter } from "../user-changes.ts";
import { recordOfUser, type UserRecord, type UserStatus } from "../user-record.ts";
import { insertNewUser, updateUser } from "../user-write.store.ts";
import type { UserWrite } from "../user-write.ts";
import {
  type ConflictRow,
  closeConflict,
  findConflict,
  lockConflict,
  publishQueue,
  setProviderId,
} from "./conflict.store.ts";
import type { SettleConflictInput } from "./contract.ts";
import { noSuchConflict } from "./get-conflict.ts";
import { linkedResource } from "./linked-resource.ts";
import { obstacleOf } from "./obstacle.ts";
import { recheckConflicts } from "./recheck-conflicts.ts";

type RecordOf = (resource: JsonObject) => UserRecord;
type Settled = { readonly write: UserWrite };

/**
 * Settles who is meant. What the identity provider sent is applied at once: its look-ups find the user from then on, and
 * its next attempt to create it is answered with that user.
 * @returns the user on whom it was settled; null when it was discarded
 * @throws AppError not_found; conflict when it was settled or sent anew meanwhile, or when a name is another user's
 */
export async function settleConflict(
  actor: Actor,
  id: string,
  input: SettleConflictInput,
): Promise<{ userId: string | null }> {
  const conflict = await findConflict(id);
  if (!conflict || !inScope(actor, conflict.directoryId)) throw noSuchConflict();
  const directory = await findHomeDirectory(conflict.directoryId);
  if (!directory) throw noSuchConflict();
  const { scim } = await identifierPaths(directory);
  const recordOf: RecordOf = (resource) => recordOfUser(resource, scim);
  const settled = await inSqlTransaction((tx) => settle(tx, actor, id, input, recordOf)).catch(
    (error: unknown) => refuseTakenNames(error, conflict, input, directory),
  );
  if (!settled) return { userId: null };
  await recheckConflicts(directory.id, { candidateId: settled.write.id });
  return { userId: settled.write.id };
}

async function settle(
  tx: SqlTx,
  actor: Actor,
  id: string,
  input: SettleConflictInput,
  recordOf: RecordOf,
): Promise<Settled | null> {
  const conflict = await lockConflict(tx, id);
  if (!conflict) throw noSuchConflict();
  requireSeen(conflict, input.revision);
  const settled =
    input.action === "link"
      ? await link(tx, actor, conflict, input.userId, recordOf)
      : input.action === "create"
        ? await create(tx, actor, conflict, recordOf)
        : null;
  // What a sync found is known by the provider's id from now on.
  if (settled && originOf(conflict) === "sync" && conflict.externalId !== null)
    await setProviderId(tx, conflict.directoryId, settled.write.id, conflict.externalId);
  const state = ({ link: "linked", create: "created", discard: "discarded" } as const)[input.action];
  await closeConflict(tx, conflict, { state, by: actor.name, userId: settled?.write.id ?? null });
  await recordAudit(tx, actor, {
    action: `user.${input.action}-conflict`,
    directoryId: conflict.directoryId,
    subject: { type: "user", id: settled?.write.id ?? null, label: conflict.userName },
    ...(settled ? settled.write.event.changes : { before: { externalId: conflict.externalId } }),
  });
  await publishQueue(tx, conflict.directoryId);
  return settled;
}

/** Which way the provider's values came: pushed by SCIM, or read by a sync. */
function originOf({ client }: ConflictRow): "scim" | "sync" {
  return client === "sync" ? "sync" : "scim";
}

/** What the directory said last, or SCIM said with `active`. */
function statusOf({ status }: ConflictRow, resource: JsonObject): UserStatus {
  return status ?? statusAfter(null, resource.active === true);
}

function requireSeen(conflict: ConflictRow, revision: number): void {
  if (conflict.state === "vanished") {
    throw new AppError("conflict", {
      detail: `This conflict ended by itself meanwhile. ${conflict.settledBy}`,
    });
  }
  if (conflict.state !== "open") {
    throw new AppError("conflict", { detail: `${conflict.settledBy} settled this conflict meanwhile.` });
  }
  if (conflict.revision !== revision) {
    throw new AppError("conflict", {
      detail:
        "The identity provider has sent this user with other values, or other users match by now. Look at it again.",
    });
  }
}

async function link(
  tx: SqlTx,
  actor: Actor,
  conflict: ConflictRow,
  userId: string,
  recordOf: RecordOf,
): Promise<Settled> {
  const { directoryId } = conflict;
  const before = conflict.candidateIds.includes(userId)
    ? await lockUserInAnyState(tx, directoryId, userId)
    : null;
  if (!before) {
    throw new AppError("conflict", {
      detail: "This user cannot be meant any more. Look at the conflict again.",
    });
  }
  const isFormer = before.linkedAt !== null || before.status === "deleted";
  const resource = isFormer ? conflict.resource : linkedResource(before.resource, conflict.resource);
  const at = new Date();
  const changes = changesBetween(before.resource, resource);
  const write: UserWrite = {
    directoryId,
    id: userId,
    record: recordOf(resource),
    // The values are the provider's; that they are this user's is what the admin said.
    sources: sourcesAfter(before.sources, changes, originOf(conflict), at),
    status: statusOf(conflict, resource),
    createdAt: before.createdAt,
    at,
    version: before.version + 1,
    event: { type: isFormer ? "user.revived" : "user.linked", changes, requestId: actor.requestId },
    source: "admin",
    linkedBy: "admin",
  };
  const written = await updateUser(write, tx);
  if (!written) throw new Error("A held user has another version than it was read with.");
  return { write };
}

async function create(tx: SqlTx, actor: Actor, conflict: ConflictRow, recordOf: RecordOf): Promise<Settled> {
  const { directoryId, resource } = conflict;
  const at = new Date();
  const changes = changesBetween({}, resource);
  const write: UserWrite = {
    directoryId,
    id: newId(at.getTime()),
    record: recordOf(resource),
    sources: sourcesAfter({}, changes, originOf(conflict), at),
    status: statusOf(conflict, resource),
    createdAt: at,
    at,
    version: 1,
    event: { type: "user.created", changes, requestId: actor.requestId },
    source: "admin",
    linkedBy: "admin",
  };
  const written = await insertNewUser(write, tx, { regardless: true });
  if (!written) throw new Error("An unconditional insert wrote nothing.");
  return { write };
}

/** Tells which user has a name that the settled one would get, and what to do about it. */
async function refuseTakenNames(
  error: unknown,
  conflict: ConflictRow,
  input: SettleConflictInput,
  directory: HomeDirectory,
): Promise<never> {
  if (uniqueViolation(error) === null) throw error;
  const { userName, externalId, directoryId } = conflict;
  const holders = await findHolders(directoryId, [fold(userName)], externalId === null ? [] : [externalId]);
  const userId = input.action === "link" ? input.userId : null;
  const obstacle = obstacleOf(conflict, holders, userId, ownerOf(directory));
  throw new AppError("conflict", {
    detail: obstacle?.detail ?? "Another user has the user name or external ID by now. Look at it again.",
  });
}

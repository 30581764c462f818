import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { recheckConflicts } from "../linking/recheck-conflicts.ts";
import { findHomeDirectory } from "../made-here/made-here.store.ts";
import { recordsIn } from "../made-here/write-user.ts";
import { lockUserInAnyState } from "../user.store.ts";
import { changesBetween, sourcesAfter } from "../user-changes.ts";
import { eventTypeOf } from "../user-event-type.ts";
import type { UserStatus } from "../user-record.ts";
import { updateUser } from "../user-write.store.ts";
import type { AccessSkip } from "../vocabulary.ts";
import { findDirectoriesOf, lockAccess, noteAccess, releaseAccess, type UserAccess } from "./access.store.ts";
import type { AccessOutcome } from "./contract.ts";
import { skippedOf } from "./skipped-users.ts";
import { accessAfter } from "./status-machine.ts";

type RecordOf = Awaited<ReturnType<typeof recordsIn>>;

/**
 * Undoes what took access from users, one step each: a deleted user comes back while the record is kept, an admin's
 * suspension is lifted, and what the directory took away is given back until the directory says it again. Devices come
 * back with the access within their grace period. All in one transaction; who cannot come back is passed over and told.
 */
export async function giveAccessBack(actor: Actor, userIds: readonly string[]): Promise<AccessOutcome> {
  const records = await recordsOf(await findDirectoriesOf(userIds, actor.directoryIds));
  const outcome = await inSqlTransaction(async (tx) => {
    const found = await lockAccess(tx, userIds, actor.directoryIds);
    const skips = new Map<string, AccessSkip>();
    const changed: AccessOutcome["changed"] = [];
    const revived: UserAccess[] = [];
    for (const user of found) {
      const before = { said: user.said, isHeld: user.suspendedReason !== null };
      const after = accessAfter(before, { by: "admin", act: "give back" });
      let status: UserStatus | null;
      if (after.isHeld !== before.isHeld) status = await lift(tx, actor, user);
      else if (after.said === before.said) {
        skips.set(user.id, "has_access");
        continue;
      } else status = await restore(tx, actor, user, records);
      if (status === null) {
        skips.set(user.id, "name_taken");
        continue;
      }
      if (user.said === "deleted") revived.push(user);
      changed.push({ id: user.id, name: user.name, status });
      await recordAudit(tx, actor, {
        action: "user.give-back",
        directoryId: user.directoryId,
        subject: { type: "user", id: user.id, label: user.userName },
        before: {
          status: user.status,
          ...(user.suspendedReason === null ? {} : { suspension: user.suspendedReason }),
        },
        after: { status },
      });
      await publish(tx, { topic: "users", directoryId: user.directoryId, id: user.id });
    }
    const skipped = skippedOf(userIds, found, ({ id }) => skips.get(id) ?? null);
    return { revived, answer: { changed, skipped } };
  });
  for (const { directoryId, id } of outcome.revived) await recheckConflicts(directoryId, { candidateId: id });
  return outcome.answer;
}

/** What makes users' columns, by directory. */
async function recordsOf(directoryIds: readonly string[]): Promise<ReadonlyMap<string, RecordOf>> {
  const records = new Map<string, RecordOf>();
  for (const id of directoryIds) {
    const directory = await findHomeDirectory(id);
    if (directory) records.set(id, await recordsIn(directory));
  }
  return records;
}

/** Takes a suspension away: what the directory says counts again. */
async function lift(tx: SqlTx, actor: Actor, user: UserAccess): Promise<UserStatus> {
  const status = (await releaseAccess(tx, [user.id])).get(user.id) ?? user.said;
  const payload = {
    before: { status: user.status, suspension: user.suspendedReason },
    after: { status },
  };
  const type = eventTypeOf(user.status, status);
  await noteAccess(tx, [{ directoryId: user.directoryId, userId: user.id, type, payload }], actor.requestId);
  return status;
}

/** Writes an admin's word in place of the directory's. @returns null when another live user has one of the names */
async function restore(
  tx: SqlTx,
  actor: Actor,
  user: UserAccess,
  records: ReadonlyMap<string, RecordOf>,
): Promise<UserStatus | null> {
  const { directoryId } = user;
  const before = await lockUserInAnyState(tx, directoryId, user.id);
  const recordOf = records.get(directoryId);
  if (!before || !recordOf) throw new Error("A held user is gone.");
  const resource = { ...before.resource, active: true };
  const changes = changesBetween(before.resource, resource);
  const at = new Date();
  const write = {
    directoryId,
    id: user.id,
    record: recordOf(resource),
    sources: sourcesAfter(before.sources, changes, "admin", at),
    status: "active",
    createdAt: before.createdAt,
    at,
    version: before.version + 1,
    event: { type: eventTypeOf(user.said, "active"), changes, requestId: actor.requestId },
    source: "admin",
  } as const;
  await tx.query("savepoint one_user");
  try {
    const written = await updateUser(write, tx);
    if (!written) throw new Error("A held user has another version than it was read with.");
    await tx.query("release savepoint one_user");
    return written.status;
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    await tx.query("rollback to savepoint one_user");
    return null;
  }
}

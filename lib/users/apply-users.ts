import type { SqlTx } from "#lib/platform/db/pool.ts";
import { uniqueViolation } from "#lib/platform/errors/database-error.ts";
import { resolveWaitingManagers } from "./manager.store.ts";
import { deleteUserIn } from "./tombstone.store.ts";
import { type BatchWrite, vacateNames, writeUsers } from "./user-batch.store.ts";

export type { BatchWrite };

/** Who changes users, and in which run or request. */
export type Change = { directoryId: string; at: Date; requestId: string };

/**
 * Makes users what a sync found them to be, with their events, in the caller's transaction. Whoever was changed
 * meanwhile, or has a name or an id that somebody else has by now, is passed over.
 * @returns ids of the users that were written
 */
export async function applyUsers(
  tx: SqlTx,
  change: Change,
  writes: readonly BatchWrite[],
): Promise<Set<string>> {
  if (writes.length === 0) return new Set();
  await tx.query("savepoint users");
  try {
    return await writeUsers(tx, change.directoryId, writes, change);
  } catch (error) {
    if (uniqueViolation(error) === null) throw error;
    await tx.query("rollback to savepoint users");
    if (writes.length === 1) return new Set();
  }
  // One of them takes a name that somebody else has: that one alone is passed over.
  const written = new Set<string>();
  for (const one of writes) for (const id of await applyUsers(tx, change, [one])) written.add(id);
  return written;
}

/**
 * The same for users who take each other's names: all of them, or none.
 * @returns whether they were written
 */
export async function exchangeNames(
  tx: SqlTx,
  change: Change,
  writes: readonly BatchWrite[],
): Promise<boolean> {
  await tx.query("savepoint names");
  await vacateNames(
    tx,
    change.directoryId,
    writes.map(({ id }) => id),
  );
  const written = await applyUsers(tx, change, writes);
  if (written.size === writes.length) return true;
  await tx.query("rollback to savepoint names");
  return false;
}

/** Makes a user whom the directory no longer has a tombstone, in the caller's transaction. */
export async function removeUser(tx: SqlTx, change: Change, id: string, graceDays: number): Promise<boolean> {
  const { directoryId, requestId } = change;
  return deleteUserIn(tx, { directoryId, id, version: null, graceDays, requestId, source: "sync" });
}

/** Looks once more for the managers whom users of a directory name, after a sync has written all of them. */
export function findManagers(directoryId: string, db?: Pick<SqlTx, "query">): Promise<void> {
  return resolveWaitingManagers(directoryId, db);
}

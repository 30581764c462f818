import { deleteTombstones, deleteUser, findUsersToRemove } from "./tombstone.store.ts";

const BATCH = 1_000;

/**
 * Nightly: removes the records of users whose grace period is over: deleted ones, and those whom the directory's policy
 * removes some days after they lost access. Until then they can come back.
 * @returns how many
 */
export async function purgeDeletedUsers(now: Date = new Date()): Promise<number> {
  let purged = 0;
  for (const { directoryId, id, version } of await findUsersToRemove(now)) {
    // Out of its groups first, with the event that says so; whoever comes back at this moment has another version.
    await deleteUser(directoryId, id, version, 0, "");
  }
  for (let batch = BATCH; batch === BATCH; purged += batch)
    batch = await deleteTombstones(laterOf(now), BATCH);
  return purged;
}

/** Those who were just made tombstones are due by the database's clock, which is ahead of when this began. */
function laterOf(now: Date): Date {
  return new Date(Math.max(now.getTime(), Date.now()) + 1000);
}

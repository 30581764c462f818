import { deleteTombstones } from "./tombstone.store.ts";

const BATCH = 1_000;

/**
 * Nightly: removes the records of deleted users whose grace period is over. Until then they can come back.
 * @returns how many
 */
export async function purgeDeletedUsers(now: Date = new Date()): Promise<number> {
  let purged = 0;
  for (let batch = BATCH; batch === BATCH; purged += batch) batch = await deleteTombstones(now, BATCH);
  return purged;
}

import { exchangeNames } from "#lib/users/apply-users.ts";
import { BATCH, compareStaged } from "../compare/compare-batch.ts";
import { circlesOf } from "./name-circles.ts";
import { findNameWishes, findUnsettled, holdUsers, type NameWish, readStagedOf } from "./staging.store.ts";
import { advance, type SyncJob } from "./sync-job.ts";
import { writeCompared } from "./write-compared.ts";

/** So many who take names of others are looked at for circles; nobody renames more people in a circle. */
const MOST_WISHES = 1_000;

/**
 * Tries those once more who were passed over: the name that they take may have been given up in the same run, by somebody
 * who was renamed or who left, or by somebody who takes theirs. Otherwise they would wait for the next full pass.
 */
export async function settleSkipped(sync: SyncJob): Promise<void> {
  const { run, plan, lease, signal } = sync;
  if (run.counts.skipped === 0) return;
  for (let after = ""; ; ) {
    signal.throwIfAborted();
    const ids = await findUnsettled(run.directoryId, run.id, after, BATCH);
    const at = new Date();
    const staged = await readStagedOf(run.directoryId, run.id, ids);
    const compared = (await compareStaged({ run, plan }, staged, at)).filter(
      ({ verdict }) => verdict.kind === "write",
    );
    if (compared.length > 0)
      await advance({ run, lease }, run.progress, async (tx) => {
        const { created, updated } = await writeCompared(tx, { run, plan }, compared, at);
        return { created, updated, skipped: -(created + updated) };
      });
    const last = ids.at(-1);
    if (last === undefined || ids.length < BATCH) break;
    after = last;
  }
  for (const circle of circlesOf(await findNameWishes(run.directoryId, run.id, MOST_WISHES)))
    await exchange(sync, circle);
}

/** Gives each of a circle the next one's name. */
async function exchange({ run, plan, lease }: SyncJob, circle: readonly NameWish[]): Promise<void> {
  const providerIds = circle.map(({ providerId }) => providerId);
  await advance({ run, lease }, run.progress, async (tx) => {
    await holdUsers(tx, run.directoryId, { providerIds });
    const at = new Date();
    const staged = await readStagedOf(run.directoryId, run.id, providerIds, tx);
    const compared = await compareStaged({ run, plan }, staged, at, tx);
    const writes = compared.flatMap(({ verdict }) => (verdict.kind === "write" ? [verdict.write] : []));
    if (writes.length < circle.length) return {};
    const change = { directoryId: run.directoryId, at, requestId: run.id };
    if (!(await exchangeNames(tx, change, writes))) return {};
    return { updated: writes.length, skipped: -writes.length };
  });
}

import { applyUsers } from "#lib/users/apply-users.ts";
import { BATCH, compareStaged } from "./compare-batch.ts";
import { findUnsettled, readStagedOf } from "./staging.store.ts";
import { advance, type SyncJob } from "./sync-job.ts";

/**
 * Tries those once more who were passed over: the name that they take may have been given up in the same run, by somebody
 * who was renamed or who left. Otherwise they would wait for the next full pass.
 */
export async function settleSkipped({ run, plan, lease, signal }: SyncJob): Promise<void> {
  if (run.counts.skipped === 0) return;
  for (let after = ""; ; ) {
    signal.throwIfAborted();
    const ids = await findUnsettled(run.directoryId, run.id, after, BATCH);
    const at = new Date();
    const compared = await compareStaged({ run, plan }, await readStagedOf(run.directoryId, run.id, ids), at);
    const writes = compared.flatMap(({ verdict }) => (verdict.kind === "write" ? [verdict.write] : []));
    if (writes.length > 0)
      await advance({ run, lease }, run.progress, async (tx) => {
        const written = await applyUsers(tx, { directoryId: run.directoryId, at, requestId: run.id }, writes);
        const created = writes.filter(({ id, version }) => version === 1 && written.has(id)).length;
        return { created, updated: written.size - created, skipped: -written.size };
      });
    const last = ids.at(-1);
    if (last === undefined || ids.length < BATCH) return;
    after = last;
  }
}

import type { SqlTx } from "#lib/platform/db/pool.ts";
import { awaitDecision, forgetDoubts } from "#lib/users/linking/await-decision.ts";
import { BATCH, type Compared, compareBatch } from "../compare/compare-batch.ts";
import { hasAccess } from "../compare/plan-change.ts";
import { advance, type SyncJob, tell } from "./sync-job.ts";
import type { Run } from "./sync-run.store.ts";
import { writeCompared } from "./write-compared.ts";

/** New users and changed ones, in batches. Whoever loses access waits for the last stage. */
export async function writeUsers({ run, plan, lease, signal }: Omit<SyncJob, "source">): Promise<void> {
  while (run.progress.stage === "writing") {
    signal.throwIfAborted();
    const { after, cursor } = run.progress;
    const at = new Date();
    const compared = await compareBatch({ run, plan }, after, at);
    const last = compared.at(-1)?.pair.providerId;
    await advance(
      { run, lease },
      last === undefined || compared.length < BATCH
        ? { stage: "removing", cursor }
        : { stage: "writing", after: last, cursor },
      async (tx) => {
        await tellDoubts(tx, run, compared);
        const { left, ...counts } = await writeCompared(tx, { run, plan }, compared, at);
        return { ...counts, skipped: left.length };
      },
    );
    await tell(run);
  }
}

/** Those of whom it is not clear who they are here wait for an admin; whoever has left the directory waits no more. */
async function tellDoubts(tx: SqlTx, { id, directoryId }: Run, compared: readonly Compared[]): Promise<void> {
  const gone = compared.filter(({ pair, verdict }) => verdict.kind === "stranger" && !hasAccess(pair.status));
  if (gone.length > 0)
    await forgetDoubts(
      tx,
      directoryId,
      gone.map(({ pair }) => pair.providerId),
    );
  for (const { pair, verdict } of compared) {
    if (verdict.kind !== "unfit" || verdict.why.kind !== "ambiguous") continue;
    const { providerId, status } = pair;
    await awaitDecision(
      directoryId,
      id,
      { ...verdict.why, providerId, status, hasAccess: hasAccess(status) },
      tx,
    );
  }
}

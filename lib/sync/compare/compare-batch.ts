import type { SqlTx } from "#lib/platform/db/pool.ts";
import { readStaged, type StagedPair } from "../run/staging.store.ts";
import type { SyncJob } from "../run/sync-job.ts";
import { matchStaged, type Pair } from "./match-staged.ts";
import { planWrite, type Verdict } from "./plan-write.ts";

/** So long after a change, all of a provider's copies have it; Graph's lists may be answered by an old one. */
export const SETTLED_MS = 10 * 60_000;
/** Users that are compared and written in one transaction. */
export const BATCH = 500;

export type Compared = { pair: Pair; verdict: Verdict };

/**
 * The next of a run's users in the order of their provider ids, each with what a sync makes of it.
 * @returns fewer than {@link BATCH} when these are the last ones
 */
export async function compareBatch(
  sync: Pick<SyncJob, "run" | "plan">,
  after: string,
  at: Date,
): Promise<Compared[]> {
  const { directoryId, id } = sync.run;
  return compareStaged(sync, await readStaged(directoryId, id, { after, limit: BATCH }), at);
}

/** What a sync makes of some whom it has read. */
export async function compareStaged(
  { run, plan }: Pick<SyncJob, "run" | "plan">,
  staged: readonly StagedPair[],
  at: Date,
  db?: Pick<SqlTx, "query">,
): Promise<Compared[]> {
  const { identifierPath, reach, mapping } = plan;
  const pairs = await matchStaged(run.directoryId, plan, staged, db);
  // A preview tells who would lose access among the others; a sync ends access last.
  const options = {
    reach,
    identifierPath,
    mapping,
    at,
    readFrom: run.startedAt,
    ...(run.kind === "full" && plan.type === "entra"
      ? { copiedFrom: new Date(run.startedAt.getTime() - SETTLED_MS) }
      : {}),
    mayEnd: run.kind === "preview",
  };
  return pairs.map((pair) => ({ pair, verdict: planWrite(pair, options) }));
}

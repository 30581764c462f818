import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import type { SyncJob } from "../run/sync-job.ts";
import { asOwner } from "../run/sync-run.store.ts";
import {
  type GroupCounts,
  type GroupPass,
  type GroupPlan,
  type GroupProgress,
  savePass,
} from "./group-run.store.ts";

/** What the steps of one reading of groups share. `outcome`: how the run ended for users. */
export type GroupJob = SyncJob & { groupPlan: GroupPlan; pass: GroupPass; outcome: "succeeded" | "held" };

/** Does a part in one transaction with its place and its counts, as for users. */
export async function advanceGroups(
  job: GroupJob,
  progress: GroupProgress,
  work: (tx: SqlTx) => Promise<Partial<GroupCounts> & { nameTaken?: readonly string[] }>,
): Promise<void> {
  const { run, lease, pass } = job;
  job.pass = await asOwner(lease, run, async (tx) => {
    const { nameTaken = [], ...done } = await work(tx);
    const counts = { ...pass.counts };
    for (const [name, number] of Object.entries(done)) {
      const key = name as keyof GroupCounts;
      // A run that a server of an earlier version began does not have all of them.
      counts[key] = (counts[key] ?? 0) + number;
    }
    const names = [...pass.nameTaken, ...nameTaken].slice(0, MOST_NAMED);
    const next: GroupPass = { ...pass, progress, counts, nameTaken: names };
    await savePass(tx, run.id, next);
    return next;
  });
  await publish(prisma(), { topic: "sync", directoryId: run.directoryId });
}

/** So many names that are taken are told; how many there are, the counts say. */
const MOST_NAMED = 10;

/** Which run changes groups, and when. */
export function changeOf({ run }: Pick<GroupJob, "run">) {
  return { directoryId: run.directoryId, at: new Date(), requestId: run.id };
}

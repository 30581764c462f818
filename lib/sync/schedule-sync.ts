import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { findPlan } from "./sync-run.store.ts";

/** The task that only servers of this cluster take. */
export function syncTask(clusterId: string): string {
  return `sync@${clusterId}`;
}

const jobKeyOf = (directoryId: string): string => `sync:${directoryId}`;

/** Longest pause after failures, so that a directory that is back is noticed soon. */
const LONGEST_PAUSE_MS = 15 * 60_000;
const REFUSED_PAUSE_MS = 5 * 60_000;

/**
 * Has a directory read at `runAt`, in place of whatever was planned. One directory's syncs run one after another.
 * @returns false for a directory without a cluster, or one that is not to be read
 */
export async function scheduleSync(
  directoryId: string,
  job: { wanted: "due" | "full" | "changes"; trigger: string; runAt?: Date },
  db: Pick<SqlTx, "query"> = pool(),
): Promise<boolean> {
  const plan = await findPlan(directoryId, db);
  if (plan === null || plan.clusterId === null || !plan.enabled) return false;
  await enqueue(
    db as SqlTx,
    syncTask(plan.clusterId),
    { directoryId, wanted: job.wanted, trigger: job.trigger },
    {
      jobKey: jobKeyOf(directoryId),
      queueName: jobKeyOf(directoryId),
      ...(job.runAt === undefined ? { priority: -5 } : { runAt: job.runAt }),
    },
  );
  return true;
}

/** The next one by the clock; after failures later and later. */
export async function scheduleNextSync(directoryId: string, now: Date = new Date()): Promise<void> {
  const plan = await findPlan(directoryId);
  if (plan === null) return;
  const pause =
    plan.failingSince === null
      ? plan.changesEverySeconds * 1000
      : Math.min(
          Math.max(now.getTime() - plan.failingSince.getTime(), plan.changesEverySeconds * 1000),
          LONGEST_PAUSE_MS,
        );
  await scheduleSync(directoryId, {
    wanted: "due",
    trigger: "schedule",
    runAt: new Date(
      now.getTime() + Math.max(pause, plan.failingSince === null ? 0 : Math.min(REFUSED_PAUSE_MS, pause)),
    ),
  });
}

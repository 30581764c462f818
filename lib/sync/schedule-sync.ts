import { type AnyTx, execute } from "#lib/platform/db/execute.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { pauseMs } from "./run/choose-kind.ts";
import { hasApproved } from "./run/hold.store.ts";
import { findPlan, findUnscheduled, isRead, type SyncReach } from "./sync-plan.store.ts";
import { findNextAt } from "./sync-view.store.ts";

/** The task that only servers of this cluster take. */
export function syncTask(clusterId: string): string {
  return `sync@${clusterId}`;
}

const jobKeyOf = (directoryId: string): string => `sync:${directoryId}`;

/**
 * Has a directory read at `runAt`, in place of whatever was planned. One directory's syncs run one after another.
 * @returns false for a directory without a cluster, or one that is not to be read
 */
export async function scheduleSync(
  directoryId: string,
  job: { wanted: "due" | "full" | "changes" | "approved"; trigger: string; runAt?: Date },
  db: Pick<SqlTx, "query"> = pool(),
): Promise<boolean> {
  const plan = await findPlan(directoryId, db);
  if (plan === null || plan.clusterId === null || !isRead(plan)) return false;
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

/**
 * The next one by the clock, unless somebody asked for one meanwhile: after failures later and later, and at once where
 * approved removals wait for it.
 */
export async function scheduleNextSync(directoryId: string): Promise<void> {
  const [plan, nextAt] = await Promise.all([findPlan(directoryId), findNextAt(directoryId)]);
  if (plan === null || nextAt !== null) return;
  // While the directory fails they go with the next sync by the clock, rather than ask it again and again without a pause.
  const fails = plan.failingSince !== null || plan.groupsFailingSince !== null;
  if (!fails && (await hasApproved(directoryId))) {
    await scheduleSync(directoryId, { wanted: "approved", trigger: "schedule" });
    return;
  }
  const runAt = new Date(plan.now.getTime() + pauseMs(plan));
  await scheduleSync(directoryId, { wanted: "due", trigger: "schedule", runAt });
}

/**
 * Has a directory compared, beside whatever is planned: the queue has it wait for a sync that runs.
 * @returns false for a directory that nothing can be read from
 */
export async function schedulePreview(
  tx: SqlTx,
  directoryId: string,
  { trigger, reach }: { trigger: string; reach: SyncReach },
): Promise<boolean> {
  const plan = await findPlan(directoryId, tx);
  if (plan === null || plan.clusterId === null || !isRead(plan, "preview")) return false;
  await enqueue(
    tx,
    syncTask(plan.clusterId),
    { directoryId, wanted: "preview", trigger, reach },
    { jobKey: `preview:${directoryId}`, queueName: jobKeyOf(directoryId), priority: -5 },
  );
  return true;
}

/** Takes the next sync of a directory out of the queue; one that runs is not disturbed. */
export async function cancelSync(tx: AnyTx, directoryId: string): Promise<void> {
  await execute(tx, "select graphile_worker.remove_job($1::text)::text", [jobKeyOf(directoryId)]);
}

/** Puts back the syncs that the queue does not have: of directories that were just bound, or whose job was lost. */
export async function scheduleMissingSyncs(clusterId: string): Promise<void> {
  for (const directoryId of await findUnscheduled(clusterId)) {
    await scheduleSync(directoryId, { wanted: "due", trigger: "schedule" });
  }
}

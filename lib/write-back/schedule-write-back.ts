import { type AnyTx, execute } from "#lib/platform/db/execute.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { findUnscheduled } from "./managed-group.store.ts";

/**
 * What a run does besides working off the difference, which each does. `compare`: looks who is in the group · `repair`:
 * also puts back whom somebody took out in Okta.
 */
export const writeBackWishes = ["difference", "compare", "repair"] as const;
export type WriteBackWish = (typeof writeBackWishes)[number];

/** Minutes between two comparisons of a group with what is known of it. */
const COMPARE_EVERY_MINUTES = 60;

/** The task that only servers of this cluster take. `call_write_back` of the database writes it as well. */
export function writeBackTask(clusterId: string): string {
  return `write-back@${clusterId}`;
}

/** One run after another for each directory; beside its syncs, so that a long one does not delay the end of access. */
const queueOf = (directoryId: string): string => `write-back:${directoryId}`;

/** Has a cluster work on a directory's group, now or in `afterMs` milliseconds, in place of what was planned in the same way. */
export async function scheduleWriteBack(
  tx: Pick<SqlTx, "query">,
  clusterId: string,
  directoryId: string,
  { wanted, afterMs }: { wanted: WriteBackWish; afterMs?: number },
): Promise<void> {
  const runAt = afterMs === undefined ? undefined : await databaseTime(tx, afterMs);
  await enqueue(
    tx,
    writeBackTask(clusterId),
    { directoryId, wanted },
    {
      // A change of devices replaces the waiting difference (see the migration), but never a comparison.
      jobKey: `${wanted === "difference" ? "write-back" : "compare-group"}:${directoryId}`,
      queueName: queueOf(directoryId),
      ...(runAt === undefined ? { priority: -20 } : { runAt }),
    },
  );
}

export async function scheduleNextComparison(
  tx: Pick<SqlTx, "query">,
  clusterId: string,
  directoryId: string,
): Promise<void> {
  await scheduleWriteBack(tx, clusterId, directoryId, {
    wanted: "compare",
    afterMs: COMPARE_EVERY_MINUTES * 60_000,
  });
}

/** By the queue's own clock: that of this server may be wrong. */
async function databaseTime(tx: Pick<SqlTx, "query">, afterMs: number): Promise<Date> {
  const { rows } = await tx.query<{ at: Date }>(
    "SELECT clock_timestamp() + make_interval(secs => $1) AS at",
    [afterMs / 1000],
  );
  return rows[0]?.at ?? new Date();
}

/** Takes the waiting runs of a directory out of the queue; one that is under way is not disturbed. */
export async function cancelWriteBack(tx: AnyTx, directoryId: string): Promise<void> {
  for (const key of ["write-back", "compare-group"]) {
    await execute(tx, "select graphile_worker.remove_job($1::text)::text", [`${key}:${directoryId}`]);
  }
}

/** Puts back the comparisons that the queue does not have: of directories that were just bound, or whose job was lost. */
export async function scheduleMissingWriteBacks(clusterId: string): Promise<void> {
  for (const directoryId of await findUnscheduled(clusterId)) {
    await scheduleWriteBack(pool(), clusterId, directoryId, { wanted: "compare" });
  }
}

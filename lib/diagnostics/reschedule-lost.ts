import { inTransaction } from "#lib/platform/db/prisma.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import { findUnscheduled } from "./diagnostics.store.ts";
import { type DiagnosePayload, diagnoseTask, jobKeyOf, queueOf } from "./schedule-diagnosis.ts";

/**
 * Puts back the diagnoses that the queue has lost: a job that failed for good, or was deleted by hand.
 * Two servers may do it at once: one job key, one job.
 */
export async function rescheduleLost(clusterId: string): Promise<void> {
  for (const { id } of await findUnscheduled(clusterId)) {
    const payload: DiagnosePayload = { directoryId: id, runId: null };
    await inTransaction((tx) =>
      enqueue(tx, diagnoseTask(clusterId), payload, { jobKey: jobKeyOf(id), queueName: queueOf(id) }),
    );
  }
}

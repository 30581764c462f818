import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";
import type { Trigger } from "./contract.ts";
import { deleteHealth, findBinding, removeJob, startHealth } from "./diagnostics.store.ts";

/** Payload of `diagnose@<clusterId>`; `runId` is null for a repetition by the clock. */
export type DiagnosePayload = { directoryId: string; runId: string | null };

/** The task that only servers of this cluster take. */
export function diagnoseTask(clusterId: string): string {
  return `diagnose@${clusterId}`;
}

/** One waiting diagnosis for each directory; a queue keeps a directory's diagnoses one after another. */
export const jobKeyOf = (directoryId: string): string => `diagnose:${directoryId}`;
export const queueOf = (directoryId: string): string => `directory:${directoryId}`;

/**
 * Has a directory diagnosed as soon as a server of its cluster is free; the page shows it as checking
 * from now on. Does nothing for a directory without a cluster, or a disabled one.
 * @returns whether there will be a diagnosis
 */
export async function scheduleDiagnosis(
  tx: Tx,
  directoryId: string,
  trigger: Exclude<Trigger, "schedule">,
): Promise<boolean> {
  const directory = await findBinding(tx, directoryId);
  if (directory === null || directory.clusterId === null || !directory.enabled) return false;
  const payload: DiagnosePayload = { directoryId, runId: newId() };
  await startHealth(tx, directoryId, payload.runId ?? "", trigger);
  await enqueue(tx, diagnoseTask(directory.clusterId), payload, {
    jobKey: jobKeyOf(directoryId),
    queueName: queueOf(directoryId),
    priority: -10,
  });
  await publishHealth(tx, directoryId);
  return true;
}

/** Ends the diagnoses of a directory that is no longer bound to any cluster; its history stays. */
export async function cancelDiagnoses(tx: Tx, directoryId: string): Promise<void> {
  await removeJob(tx, jobKeyOf(directoryId));
  await deleteHealth(tx, directoryId);
  await publishHealth(tx, directoryId);
}

/** Tells every page that shows this directory's health. */
export async function publishHealth(tx: Tx, directoryId: string): Promise<void> {
  for (const topic of ["diagnostics", "directories", "clusters", "home"] as const) {
    await publish(tx, { topic, directoryId });
  }
}

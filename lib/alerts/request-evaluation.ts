import type { AnyTx } from "#lib/platform/db/execute.ts";
import { enqueue } from "#lib/platform/queue/queue.ts";

/** Task of lib/jobs/registry.ts. */
export const EVALUATE_TASK = "evaluate-alerts";
/** Every minute, for what changes by the clock alone; of several servers, one runs it. */
export const EVALUATE_CRONTAB = `* * * * * ${EVALUATE_TASK} ?max=1`;

/** Has the alerts looked at when the transaction commits: something happened that one may be about. */
export async function requestEvaluation(tx: AnyTx): Promise<void> {
  await enqueue(tx, EVALUATE_TASK, {}, { jobKey: "alerts" });
}

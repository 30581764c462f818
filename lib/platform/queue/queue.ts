import { type AnyTx, execute } from "../db/execute.ts";

export type JobOptions = {
  /** At most one waiting job has this key; adding another replaces it. */
  jobKey?: string;
  runAt?: Date;
  /** Jobs of one queue run one after another. */
  queueName?: string;
  maxAttempts?: number;
  /** Smaller runs first; 0 when left out. */
  priority?: number;
};

/**
 * Writes a job in the caller's transaction: it runs if and only if that commits.
 * @param task a name of lib/jobs/registry.ts, with `@<clusterId>` behind it where only one cluster may take it
 */
export async function enqueue(
  tx: AnyTx,
  task: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  await execute(
    tx,
    `select id::text from graphile_worker.add_job($1::text, $2::json, queue_name => $3::text, run_at => $4::timestamptz,
       max_attempts => $5::int, job_key => $6::text, priority => $7::int)`,
    [
      task,
      JSON.stringify(payload),
      options.queueName ?? null,
      options.runAt ?? null,
      options.maxAttempts ?? 25,
      options.jobKey ?? null,
      options.priority ?? 0,
    ],
  );
}

import { pool } from "#lib/platform/db/pool.ts";
import { rescheduleLost } from "./reschedule-lost.ts";

/** Loses the directory's waiting diagnosis, then lets the watchdog look. */
export async function reschedule(clusterId: string, directoryId: string): Promise<void> {
  await pool().query("select graphile_worker.remove_job($1)", [`diagnose:${directoryId}`]);
  await rescheduleLost(clusterId);
}

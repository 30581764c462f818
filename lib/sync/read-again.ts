import type { AnyTx } from "#lib/platform/db/execute.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { obstacleOf } from "./get-sync.ts";
import { scheduleSync } from "./schedule-sync.ts";
import { findPlan, wantFullPass } from "./sync-plan.store.ts";

/**
 * Has a directory read in full at once, because what its users are made of has changed. One that is not read now is read
 * in full when it is the next time.
 * @param trigger an admin's name
 */
export async function readAgain(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  trigger: string,
): Promise<void> {
  await wantFullPass(tx, { directoryId });
  await scheduleSync(directoryId, { wanted: "full", trigger }, tx);
  await publish(tx, { topic: "sync", directoryId });
}

/** Has every directory of a type read in full with its next sync, which usually comes within a minute. */
export async function readAllAgain(tx: AnyTx, type: "okta" | "entra"): Promise<void> {
  await wantFullPass(tx, { type });
  await publish(tx, { topic: "sync" });
}

/** Why nothing is read from a directory now, in words; null when all is set. */
export async function readingObstacle(directoryId: string): Promise<string | null> {
  const plan = await findPlan(directoryId);
  return plan === null ? null : obstacleOf(plan);
}

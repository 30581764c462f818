import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { RequestSyncInput, SyncView } from "./contract.ts";
import { getSync, noSuchDirectory, obstacleOf } from "./get-sync.ts";
import { scheduleSync } from "./schedule-sync.ts";
import { findPlan } from "./sync-plan.store.ts";

/**
 * Has a directory read now.
 * @throws AppError not_found; conflict with the reason why it can't be read
 */
export async function requestSync(
  actor: Actor,
  directoryId: string,
  { kind }: RequestSyncInput,
): Promise<SyncView> {
  requireDirectory(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    const plan = await findPlan(directoryId, tx);
    if (plan === null) throw noSuchDirectory();
    const obstacle = obstacleOf(plan);
    if (obstacle !== null) throw new AppError("conflict", { detail: obstacle });
    await scheduleSync(directoryId, { wanted: kind, trigger: actor.name }, tx);
    await recordAudit(tx, actor, {
      action: "sync.request",
      directoryId,
      subject: { type: "directory", id: directoryId, label: plan.directoryName },
      after: { kind },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  return getSync(actor, directoryId);
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { SyncView, UpdateSyncInput } from "./contract.ts";
import { getSync, noSuchDirectory } from "./get-sync.ts";
import { cancelSync, scheduleSync } from "./schedule-sync.ts";
import { findPlan, holdSyncs, savePlan } from "./sync-plan.store.ts";

/**
 * Changes how a directory is read; it takes effect with the next sync, which begins at once. Where reading is switched off,
 * a sync that is under way writes nothing more.
 * @throws AppError not_found; conflict for a directory that nothing can be read from
 */
export async function updateSyncPlan(
  actor: Actor,
  directoryId: string,
  input: UpdateSyncInput,
): Promise<SyncView> {
  requireDirectory(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    await holdSyncs(tx, directoryId);
    const before = await findPlan(directoryId, tx);
    if (before === null) throw noSuchDirectory();
    if (before.type === "scim")
      throw new AppError("conflict", {
        detail: "Nothing can be read from this directory: its client pushes by SCIM only.",
      });
    await savePlan(tx, directoryId, input);
    const { planEnabled: enabled, reach, fullEveryMinutes, changesEverySeconds, groups, groupNames } = before;
    await recordAudit(tx, actor, {
      action: "sync.update",
      directoryId,
      subject: { type: "directory", id: directoryId, label: before.directoryName },
      before: { enabled, reach, fullEveryMinutes, changesEverySeconds, groups, groupNames },
      after: input,
    });
    if (input.enabled) await scheduleSync(directoryId, { wanted: "due", trigger: actor.name }, tx);
    else await cancelSync(tx, directoryId);
    await publish(tx, { topic: "sync", directoryId });
  });
  return getSync(actor, directoryId);
}

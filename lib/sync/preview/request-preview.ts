import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { noSuchDirectory, obstacleOf } from "../get-sync.ts";
import { schedulePreview } from "../schedule-sync.ts";
import { findPlan } from "../sync-plan.store.ts";
import type { PreviewView, RequestPreviewInput } from "./contract.ts";
import { getPreview } from "./get-preview.ts";

/**
 * Has everyone read and compared, and nobody changed; also where reading is still switched off.
 * @throws AppError not_found; conflict with the reason why it can't be read
 */
export async function requestPreview(
  actor: Actor,
  directoryId: string,
  { reach }: RequestPreviewInput,
): Promise<PreviewView> {
  requireDirectory(actor, directoryId);
  await inSqlTransaction(async (tx) => {
    const plan = await findPlan(directoryId, tx);
    if (plan === null) throw noSuchDirectory();
    const obstacle = obstacleOf(plan, "preview");
    if (obstacle !== null) throw new AppError("conflict", { detail: obstacle });
    await schedulePreview(tx, directoryId, { trigger: actor.name, reach });
    await recordAudit(tx, actor, {
      action: "sync.preview",
      directoryId,
      subject: { type: "directory", id: directoryId, label: plan.directoryName },
      after: { reach },
    });
    await publish(tx, { topic: "sync", directoryId });
  });
  return getPreview(actor, directoryId);
}

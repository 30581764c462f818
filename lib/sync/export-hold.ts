import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findPlan } from "./sync-plan.store.ts";
import { findHoldUsers, findWaitingHold } from "./sync-view.store.ts";

const BATCH = 1_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Everyone whose removal waits, as CSV. @throws AppError not_found when nothing waits */
export async function exportHold(actor: Actor, directoryId: string): Promise<Response> {
  requireDirectory(actor, directoryId);
  const [plan, hold] = await Promise.all([findPlan(directoryId), findWaitingHold(directoryId)]);
  if (plan === null || hold === null)
    throw new AppError("not_found", { detail: "No removals wait in this directory." });
  await recordAudit(prisma(), actor, {
    action: "sync.export-removals",
    directoryId,
    subject: { type: "directory", id: directoryId, label: plan.directoryName },
  });
  return csvDownload(actor, {
    name: `muster-waiting-removals-${today()}`,
    columns: ["user id", "user name", "name", "now", "directory says"],
    batches: batchesOf(
      BATCH,
      (last: { id: string } | null) => findHoldUsers(hold.id, last?.id ?? FIRST, BATCH),
      (row) => [row.id, row.userName, row.name, row.before, row.status],
    ),
  });
}

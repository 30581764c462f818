import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
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
  return streamedFile(lines(hold.id), {
    type: CSV,
    name: `muster-waiting-removals-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(holdId: string): AsyncGenerator<string> {
  yield csvLine(["user id", "user name", "name", "now", "directory says"]);
  let after = FIRST;
  for (;;) {
    const rows = await findHoldUsers(holdId, after, BATCH);
    yield rows.map((row) => csvLine([row.id, row.userName, row.name, row.before, row.status])).join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}

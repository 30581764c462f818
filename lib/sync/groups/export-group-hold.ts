import { recordAudit } from "#lib/audit/audit.ts";
import { csvLine } from "#lib/audit/csv.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { findPlan } from "../sync-plan.store.ts";
import { findGroupHoldItems, findWaitingGroupHold } from "./group-hold.store.ts";

const BATCH = 1_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Every group and membership whose end waits, as CSV. @throws AppError not_found when nothing waits */
export async function exportGroupHold(actor: Actor, directoryId: string): Promise<Response> {
  requireDirectory(actor, directoryId);
  const [plan, hold] = await Promise.all([findPlan(directoryId), findWaitingGroupHold(directoryId)]);
  if (plan === null || hold === null)
    throw new AppError("not_found", { detail: "No groups or memberships wait in this directory." });
  await recordAudit(prisma(), actor, {
    action: "sync.export-removals",
    directoryId,
    subject: { type: "directory", id: directoryId, label: plan.directoryName },
  });
  return streamedFile(lines(hold.id), {
    type: CSV,
    name: `muster-waiting-groups-${new Date().toISOString().slice(0, 10)}.csv`,
    requestId: actor.requestId,
  });
}

async function* lines(holdId: string): AsyncGenerator<string> {
  yield csvLine(["group id", "group", "member id", "member", "directory says"]);
  for (let after: [string, string] = [FIRST, FIRST]; ; ) {
    const rows = await findGroupHoldItems(holdId, after, BATCH);
    yield rows
      .map(({ groupId, group, memberId, member }) =>
        member === null
          ? csvLine([groupId, group, "", "", "group deleted"])
          : csvLine([groupId, group, memberId, member, "not a member"]),
      )
      .join("");
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = [last.groupId, last.memberId];
  }
}

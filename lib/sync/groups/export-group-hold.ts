import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
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
  return csvDownload(actor, {
    name: `muster-waiting-groups-${today()}`,
    columns: ["group id", "group", "member id", "member", "directory says"],
    batches: batchesOf(
      BATCH,
      (last: { groupId: string; memberId: string } | null) =>
        findGroupHoldItems(hold.id, last ? [last.groupId, last.memberId] : [FIRST, FIRST], BATCH),
      ({ groupId, group, memberId, member }) =>
        member === null
          ? [groupId, group, "", "", "group deleted"]
          : [groupId, group, memberId, member, "not a member"],
    ),
  });
}

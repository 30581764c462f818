import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import type { CustomLabels } from "#lib/users/attribute-words.ts";
import { customLabelsIn } from "#lib/users/custom-labels.ts";
import { noSuchDirectory } from "../get-sync.ts";
import { findPlan } from "../sync-plan.store.ts";
import { findPreviewRun } from "../sync-view.store.ts";
import { itemViewOf } from "./item-view.ts";
import { noPreview } from "./list-preview.ts";
import { findPreviewItems, type StoredPreviewItem } from "./preview.store.ts";

const BATCH = 500;
const columns = [
  "what",
  "name",
  "user name",
  "id in the directory",
  "effect",
  "status now",
  "status then",
  "changes",
  "members who join",
  "members who leave",
  "waits for an admin",
  "reason",
];

/** The whole list of the directory's last preview as CSV. @throws AppError not_found when there was none */
export async function exportPreview(actor: Actor, directoryId: string): Promise<Response> {
  requireDirectory(actor, directoryId);
  const [plan, run] = await Promise.all([findPlan(directoryId), findPreviewRun(directoryId)]);
  if (plan === null) throw noSuchDirectory();
  if (run === null) throw noPreview();
  await recordAudit(prisma(), actor, {
    action: "sync.export-preview",
    directoryId,
    subject: { type: "directory", id: directoryId, label: plan.directoryName },
  });
  const labels = await customLabelsIn(directoryId);
  return csvDownload(actor, {
    name: `muster-sync-preview-${today()}`,
    columns,
    batches: batchesOf(
      BATCH,
      (after: StoredPreviewItem | null) =>
        findPreviewItems(run.id, { effect: "all", q: undefined, after }, BATCH),
      (row) => fieldsOf(row, labels),
    ),
  });
}

function fieldsOf(row: StoredPreviewItem, labels: CustomLabels): string[] {
  const { changes, reason } = itemViewOf(row, labels);
  const told = changes.map(
    ({ label, before, after }) => `${label}: ${before ?? "none"} → ${after ?? "none"}`,
  );
  return [
    row.isGroup ? "group" : "user",
    row.name,
    row.userName,
    row.providerId,
    row.effect,
    row.statusBefore ?? "",
    row.statusAfter ?? "",
    told.join("; "),
    row.isGroup ? String(row.joins) : "",
    row.isGroup ? String(row.leaves) : "",
    row.waits ? "yes" : "",
    reason ?? "",
  ];
}

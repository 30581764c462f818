import { recordAudit } from "#lib/audit/audit.ts";
import { batchesOf, csvDownload, today } from "#lib/audit/csv-download.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import type { RunFilter } from "./contract.ts";
import { findHistory, findRunChanges, type HistoryRow, type RunChangeRow } from "./history.store.ts";
import { runConditionOf } from "./list-history.ts";
import { requireRun } from "./show-run.ts";

const BATCH = 500;

const columns =
  "began,ended,directory,directory id,kind,trigger,state,read,created,updated,lost access,unchanged,passed over,held,group changes,failure,identity server,run id".split(
    ",",
  );

/** The filtered history as CSV, newest first; read and sent in batches, and audited. */
export async function exportHistory(
  actor: Actor,
  filter: RunFilter,
  now: Date = new Date(),
): Promise<Response> {
  const condition = { ...runConditionOf(actor, filter, now), to: now };
  await recordAudit(prisma(), actor, {
    action: "sync.export-history",
    directoryId: filter.directory && condition.directoryIds?.length ? filter.directory : null,
    subject: { type: "sync-history", id: null, label: "Syncs" },
    after: { ...filter },
  });
  return csvDownload(actor, {
    name: `muster-syncs-${today()}`,
    columns,
    batches: batchesOf(
      BATCH,
      async (last: HistoryRow | null) => {
        const position = last && { at: last.startedAt, id: last.id };
        return (await findHistory(condition, position, "older", BATCH)).rows;
      },
      fieldsOf,
    ),
  });
}

function fieldsOf(run: HistoryRow): string[] {
  const { read, created, updated, ended, unchanged, skipped, held } = run.counts;
  const groups = run.groups?.counts;
  return [
    run.startedAt.toISOString(),
    run.finishedAt?.toISOString() ?? "",
    run.directoryName,
    run.directoryId,
    run.kind,
    run.trigger,
    run.state,
    ...[read, created, updated, ended, unchanged, skipped, held].map(String),
    groups === undefined
      ? ""
      : String(groups.created + groups.updated + groups.ended + groups.joined + groups.left),
    run.failure?.seen ?? run.groups?.failure?.seen ?? "",
    run.server ?? "",
    run.id,
  ];
}

/** What one run changed, by name, as CSV. @throws AppError not_found */
export async function exportRun(actor: Actor, runId: string): Promise<Response> {
  const run = await requireRun(actor, runId);
  await recordAudit(prisma(), actor, {
    action: "sync.export-run",
    directoryId: run.directoryId,
    subject: { type: "directory", id: run.directoryId, label: run.directoryName },
    after: { runId },
  });
  return csvDownload(actor, {
    name: `muster-sync-${run.startedAt.toISOString().slice(0, 16).replaceAll(":", "")}`,
    columns: ["time", "what", "type", "id", "name", "attribute", "before", "after"],
    batches: changes(run),
  });
}

async function* changes(run: HistoryRow) {
  const batches = batchesOf(
    BATCH,
    (last: { id: string } | null) => findRunChanges(run, last?.id ?? "0", BATCH),
    recordsOf,
  );
  for await (const batch of batches) yield batch.flat();
}

/** A record for each attribute that changed, or one for a change without attributes. */
function recordsOf({ at, type, subjectType, subjectId, name, payload }: RunChangeRow): string[][] {
  const { before = {}, after = {} } = subjectType === "user" ? payload : {};
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (value: unknown) =>
    value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  return (paths.length === 0 ? [""] : paths).map((path) => [
    at.toISOString(),
    type,
    subjectType,
    subjectId,
    name ?? "",
    path,
    text(before[path]),
    text(after[path]),
  ]);
}

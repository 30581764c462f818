import type { Actor } from "#lib/auth/actor.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { streamedFile } from "#lib/platform/http/streamed-file.ts";
import type { TimePosition } from "#lib/platform/http/time-cursor.ts";
import { log } from "#lib/platform/log/log.ts";
import { listEntries } from "./audit.store.ts";
import { recordAudit } from "./audit.ts";
import type { AuditEntryView, AuditFilter } from "./contract.ts";
import { batchesOf, csvDownload, today } from "./csv-download.ts";
import { showEntries } from "./list-audit.ts";
import { auditSentence } from "./sentence.ts";

const BATCH = 500;

const columns = [
  "time",
  "actor",
  "actor id",
  "action",
  "what",
  "subject type",
  "subject id",
  "subject",
  "directory",
  "directory id",
  "before",
  "after",
  "address",
  "request id",
]; // prettier-ignore

/**
 * The filtered trail as a file, newest first, read and sent in batches so that
 * its length does not matter. The export is itself an entry, and the first one
 * in the file.
 */
export async function exportAudit(
  actor: Actor,
  { format, ...filter }: AuditFilter & { format: "csv" | "json" },
): Promise<Response> {
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "audit.export",
      subject: { type: "audit", id: null, label: "Audit log" },
      after: { format, ...filter },
    }),
  );
  const name = `muster-audit-${today()}`;
  if (format === "csv") return csvDownload(actor, { name, columns, batches: records(actor, filter) });
  return streamedFile(jsonChunks(actor, filter), {
    type: "application/json; charset=utf-8",
    name: `${name}.json`,
    requestId: actor.requestId,
  });
}

async function* entriesOf(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntryView[]> {
  const find = (last: TimePosition | null) => listEntries(actor, filter, last, BATCH);
  for await (const rows of batchesOf(BATCH, find, (row) => row)) if (rows.length > 0) yield showEntries(rows);
}

async function* records(actor: Actor, filter: AuditFilter) {
  for await (const entries of entriesOf(actor, filter)) yield entries.map(fieldsOf);
}

async function* jsonChunks(actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
  let separator = "[\n";
  try {
    for await (const entries of entriesOf(actor, filter)) {
      yield separator + entries.map((entry) => JSON.stringify(entry)).join(",\n");
      separator = ",\n";
    }
  } catch (error) {
    // As in a CSV file: the answer has begun.
    log.error({ err: error, requestId: actor.requestId }, "a download broke off");
    throw error;
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function fieldsOf(entry: AuditEntryView): string[] {
  const { words, name } = auditSentence(entry);
  return [
    entry.at,
    entry.actor.name,
    entry.actor.id ?? "",
    entry.action,
    name === null ? words : `${words} ${name}`,
    entry.subject.type,
    entry.subject.id ?? "",
    entry.subject.label,
    entry.directory?.name ?? "",
    entry.directory?.id ?? "",
    entry.before === null ? "" : JSON.stringify(entry.before),
    entry.after === null ? "" : JSON.stringify(entry.after),
    entry.address,
    entry.requestId,
  ];
}

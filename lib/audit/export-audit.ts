import type { Actor } from "#lib/auth/actor.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
import { type AuditPosition, listEntries } from "./audit.store.ts";
import { recordAudit } from "./audit.ts";
import type { AuditEntryView, AuditFilter } from "./contract.ts";
import { csvLine } from "./csv.ts";
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
  return streamedFile(format === "csv" ? csvChunks(actor, filter) : jsonChunks(actor, filter), {
    type: format === "csv" ? CSV : "application/json; charset=utf-8",
    name: `muster-audit-${new Date().toISOString().slice(0, 10)}.${format}`,
    requestId: actor.requestId,
  });
}

async function* batches(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntryView[]> {
  let after: AuditPosition | null = null;
  try {
    for (;;) {
      const rows: Awaited<ReturnType<typeof listEntries>> = await listEntries(actor, filter, after, BATCH);
      if (rows.length > 0) yield await showEntries(rows);
      if (rows.length < BATCH) return;
      after = rows.at(-1) ?? null;
    }
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, requestId: actor.requestId }, "audit export broke off");
    throw error;
  }
}

async function* csvChunks(actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const entries of batches(actor, filter))
    yield entries.map((entry) => csvLine(fieldsOf(entry))).join("");
}

async function* jsonChunks(actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const entries of batches(actor, filter)) {
    yield separator + entries.map((entry) => JSON.stringify(entry)).join(",\n");
    separator = ",\n";
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

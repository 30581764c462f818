import { api } from "#components/layout/api.ts";
import type { ImportCheck, ImportResult, ImportRow, LineProblem } from "#lib/users/made-here/contract.ts";
import { IMPORT_BATCH, IMPORT_BATCH_BYTES } from "#lib/users/made-here/import-limits.ts";

/** Lines by the request, each within what the API takes. */
export function batchesOf(rows: readonly ImportRow[]): ImportRow[][] {
  const batches: ImportRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    // Four bytes a character at most; what JSON adds is little beside it.
    const size = JSON.stringify(row).length * 2;
    const last = batches.at(-1);
    if (!last || last.length === IMPORT_BATCH || bytes + size > IMPORT_BATCH_BYTES) {
      batches.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return batches;
}

/** Asks about all lines, batch by batch. @param onProgress lines that were asked about so far */
export async function checkRows(
  directoryId: string,
  rows: readonly ImportRow[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<LineProblem[]> {
  const problems: LineProblem[] = [];
  let done = 0;
  for (const batch of batchesOf(rows)) {
    const answer = await api<ImportCheck>("users/import/check", {
      method: "POST",
      body: { directoryId, rows: batch },
      signal,
    });
    problems.push(...answer.problems);
    done += batch.length;
    onProgress(done);
  }
  return problems;
}

export type ImportProgress = { done: number; created: number; revived: number; problems: LineProblem[] };

/**
 * Imports the lines, batch by batch. What was imported stays when a later batch fails.
 * @param onProgress called after each batch
 */
export async function importRows(
  directoryId: string,
  rows: readonly ImportRow[],
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<void> {
  let progress: ImportProgress = { done: 0, created: 0, revived: 0, problems: [] };
  for (const batch of batchesOf(rows)) {
    const answer = await api<ImportResult>("users/import", {
      method: "POST",
      body: { directoryId, rows: batch },
      signal,
    });
    progress = {
      done: progress.done + batch.length,
      created: progress.created + answer.created,
      revived: progress.revived + answer.revived,
      problems: [...progress.problems, ...answer.problems],
    };
    onProgress(progress);
  }
}

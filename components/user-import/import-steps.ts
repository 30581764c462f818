import { figures } from "#components/ui/number-words.ts";
import type { ImportRow, LineProblem } from "#lib/users/made-here/contract.ts";
import { type CsvRecord, parseCsv } from "#lib/users/made-here/csv/parse-csv.ts";
import { IMPORT_MAX_BYTES, IMPORT_MAX_ROWS } from "#lib/users/made-here/import-limits.ts";
import type { ImportProgress } from "./import-queries.ts";

export interface ReadFile {
  name: string;
  header: readonly string[];
  records: readonly CsvRecord[];
}

/** Where the import stands. */
export type Step =
  | { kind: "choosing" }
  | { kind: "checking"; done: number }
  | { kind: "checked"; rows: ImportRow[]; problems: LineProblem[] }
  | { kind: "importing"; total: number; progress: ImportProgress }
  | { kind: "imported"; total: number; skipped: number; progress: ImportProgress; failure: string | null };

export const noProgress: ImportProgress = { done: 0, created: 0, revived: 0, problems: [] };

/** Reads a chosen file, or says why it cannot be imported. */
export async function readFile(
  file: File,
): Promise<{ ok: true; file: ReadFile } | { ok: false; problem: string }> {
  const refuse = (problem: string) => ({ ok: false as const, problem });
  const { name } = file;
  if (file.size > IMPORT_MAX_BYTES)
    return refuse(`${name} is larger than 5 MB. Split it into several files.`);
  const parsed = parseCsv(await file.text());
  if (!parsed.ok) return refuse(`${name}, line ${parsed.line}: ${parsed.detail}`);
  const { header, records } = parsed;
  if (records.length === 0) return refuse(`${name} has a header and no lines below it.`);
  if (records.length > IMPORT_MAX_ROWS)
    return refuse(
      `${name} has ${figures(records.length)} lines; at most ${figures(IMPORT_MAX_ROWS)} can be imported at once. Split it into several files.`,
    );
  return { ok: true, file: { name, header, records } };
}

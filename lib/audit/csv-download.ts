import type { Actor } from "#lib/auth/actor.ts";
import { CSV, streamedFile } from "#lib/platform/http/streamed-file.ts";
import { log } from "#lib/platform/log/log.ts";
import { csvLine } from "./csv.ts";

/** Spreadsheets take a file without it for one in an old encoding, and spoil every name beyond ASCII. */
const BYTE_ORDER_MARK = "\uFEFF";

type CsvRecord = readonly string[];

interface CsvFile {
  /** Without an ending; plain ASCII. */
  readonly name: string;
  readonly columns: CsvRecord;
  /** Read one after the other while the file is taken, such as from `batchesOf`. */
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
}

/** A CSV file that is made while it is taken: its first line leaves before anything is read. */
export function csvDownload(actor: Actor, { name, ...file }: CsvFile): Response {
  const { requestId } = actor;
  return streamedFile(lines(file, { file: name, requestId }), { type: CSV, name: `${name}.csv`, requestId });
}

async function* lines({ columns, batches }: Omit<CsvFile, "name">, about: object): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns);
  try {
    for await (const records of batches) if (records.length > 0) yield records.map(csvLine).join("");
  } catch (error) {
    // The answer has begun, so nothing but its abrupt end can tell the browser.
    log.error({ err: error, ...about }, "a download broke off");
    throw error;
  }
}

/** The end of a file's name: the day in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * All rows of a query, and what is made of them, a batch at a time.
 * @param size rows in one read; a batch that has fewer is the last
 * @param find those that come after a row; null: the first ones
 */
export async function* batchesOf<Row, Made>(
  size: number,
  find: (last: Row | null) => Promise<readonly Row[]>,
  make: (row: Row) => Made,
): AsyncGenerator<readonly Made[]> {
  for (let last: Row | null = null; ; ) {
    const rows: readonly Row[] = await find(last);
    yield rows.map(make);
    if (rows.length < size) return;
    last = rows.at(-1) ?? null;
  }
}

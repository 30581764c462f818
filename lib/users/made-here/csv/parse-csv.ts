/** One record with the number of the line on which it begins, counted from 1. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

export type ParsedCsv =
  | { readonly ok: true; readonly header: readonly string[]; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly line: number; readonly detail: string };

/**
 * Reads a CSV file (RFC 4180) as spreadsheets write it: separated by comma, semicolon or tab, whichever the first line
 * has most of; with or without a byte order mark; LF or CRLF. Lines without any value are passed over, but counted.
 * An apostrophe before = + - @, which exports put there so that no spreadsheet takes it for a formula, is taken away.
 */
export function parseCsv(source: string): ParsedCsv {
  const text = source.replace(/^\uFEFF/, "");
  const separator = separatorOf(text);
  const rows: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let begin = 1;
  let at = 0;
  const endCell = (value: string) => cells.push(value.trim().replace(/^'(?=[=+\-@])/, ""));
  const endRecord = () => {
    if (cells.some((cell) => cell !== "")) rows.push({ line: begin, cells });
    cells = [];
  };
  while (at < text.length) {
    if (cells.length === 0) begin = line;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at, line);
      if (!quoted) return { ok: false, line, detail: "A quotation mark opens here and is never closed." };
      const next = text[quoted.end];
      if (next !== undefined && next !== separator && next !== "\n" && next !== "\r") {
        return {
          ok: false,
          line: quoted.line,
          detail: "After a closing quotation mark comes neither a separator nor the end of the line.",
        };
      }
      endCell(quoted.value);
      ({ end: at, line } = quoted);
    } else {
      let end = at;
      while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r")
        end += 1;
      endCell(text.slice(at, end));
      at = end;
    }
    if (text[at] === separator) {
      at += 1;
      // A separator at the very end has an empty cell behind it.
      if (at === text.length) endCell("");
    } else {
      if (text[at] === "\r" && text[at + 1] === "\n") at += 1;
      at += 1;
      line += 1;
      endRecord();
    }
  }
  endRecord();
  const [header, ...records] = rows;
  if (!header) return { ok: false, line: 1, detail: "The file is empty." };
  return { ok: true, header: header.cells, records };
}

function separatorOf(text: string): string {
  const [first = ""] = text.split(/[\r\n]/, 1);
  const counts = [",", ";", "\t"].map((separator) => ({ separator, count: first.split(separator).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).separator;
}

/** The cell whose quotation mark stands at `start`; undefined when nothing closes it. */
function readQuoted(
  text: string,
  start: number,
  startLine: number,
): { value: string; end: number; line: number } | undefined {
  let value = "";
  let line = startLine;
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close === -1) return undefined;
    const part = text.slice(at, close);
    value += part;
    line += part.split("\n").length - 1;
    if (text[close + 1] !== '"') return { value, end: close + 1, line };
    value += '"';
    at = close + 2;
  }
}

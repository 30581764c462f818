/** Rows of values as one statement reads them: text, or what PostgreSQL makes of it by a cast. */
export type BinaryRows<Name extends string> = {
  /** SQL of the rows as a table, from the parameters $1 on, one for each column. */
  readonly table: string;
  /** The parameters. */
  readonly values: (rows: readonly Readonly<Record<Name, string | null>>[]) => Buffer[];
};

/**
 * Lets a statement take many rows, a parameter for each column. Each is an array in PostgreSQL's binary form, which is
 * copied and not parsed: rows as one JSON text cost it a third of an INSERT, for what is JSON itself is written into it
 * with every quote escaped and read three times.
 * @param types PostgreSQL's type of each column
 */
export function binaryRows<Name extends string>(types: Readonly<Record<Name, string>>): BinaryRows<Name> {
  const columns = Object.entries<string>(types) as [Name, string][];
  const names = columns.map(([name]) => `"${name}"`);
  const parameters = columns.map((_, index) => `$${index + 1}::text[]`);
  const typed = columns.map(([name, type]) =>
    type === "text" ? `"${name}"` : `"${name}"::${type} AS "${name}"`,
  );
  return {
    table: `(SELECT ${typed.join(", ")} FROM unnest(${parameters.join(", ")}) AS text(${names.join(", ")}))`,
    values: (rows) => columns.map(([name]) => textArray(rows.map((row) => row[name]))),
  };
}

const TEXT_OID = 25;
const HEADER = 20;

/** A text[] as array_recv of PostgreSQL (src/backend/utils/adt/arrayfuncs.c) reads it. */
export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)));
  const buffer = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, HEADER));
  // Dimensions, whether there are nulls, the elements' type, their number, and the index of the first one.
  for (const [index, number] of [1, 1, TEXT_OID, values.length, 1].entries())
    buffer.writeInt32BE(number, 4 * index);
  let at = HEADER;
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? 0;
    at = buffer.writeInt32BE(value === null ? -1 : length, at);
    if (value !== null) at += buffer.write(value, at, length);
  }
  return buffer;
}

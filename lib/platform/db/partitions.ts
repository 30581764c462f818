import type { ClientBase } from "pg";

type Unit = "day" | "month";

/** Tables that the first migration declares `partition by range` on a time column. */
const PARTITIONED: ReadonlyArray<{ table: string; unit: Unit; column: string }> = [
  { table: "event", unit: "month", column: "at" },
  { table: "diagnostic_run", unit: "month", column: "started_at" },
  { table: "scim_request", unit: "day", column: "at" },
  { table: "scim_request_body", unit: "day", column: "at" },
  { table: "scim_request_resource", unit: "day", column: "at" },
];

function boundsOf(unit: Unit, now: Date, offset: number): { suffix: string; from: Date; to: Date } {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const at = (n: number) =>
    unit === "day" ? new Date(Date.UTC(year, month, day + n)) : new Date(Date.UTC(year, month + n, 1));
  const from = at(offset);
  const digits = from
    .toISOString()
    .slice(0, unit === "day" ? 10 : 7)
    .replaceAll("-", "");
  return { suffix: `p${digits}`, from, to: at(offset + 1) };
}

/**
 * Makes the partitions of this and the coming days or months; run at migration and daily by an identity server.
 * Rows outside of any partition land in `<table>_default`, so that a late run loses nothing; a day or month of which
 * rows are there already gets no partition of its own.
 */
export async function ensurePartitions(client: ClientBase, now: Date = new Date()): Promise<void> {
  for (const { table, unit, column } of PARTITIONED) {
    for (const offset of unit === "day" ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1, 2]) {
      const { suffix, from, to } = boundsOf(unit, now, offset);
      const name = `${table}_${suffix}`;
      const known = await client.query("select to_regclass($1) is not null as known", [name]);
      if (known.rows[0]?.known) continue;
      const late = await client.query(
        `select exists (select 1 from "${table}_default" where ${column} >= $1 and ${column} < $2) as late`,
        [from, to],
      );
      if (late.rows[0]?.late) continue;
      await client.query(
        `create table if not exists "${name}" partition of "${table}" for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      );
    }
  }
}

/** Drops whole partitions of `table` that ended before `before`, and as old rows of the default one. @returns their names */
export async function dropPartitionsBefore(
  client: ClientBase,
  table: string,
  before: Date,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string; upper: string | null }>(
    `select c.relname as name, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']+)''') as upper
       from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass($1)`,
    [table],
  );
  const old = rows.filter(({ upper }) => upper !== null && new Date(upper) <= before).map(({ name }) => name);
  for (const name of old) await client.query(`drop table "${name}"`);
  const column = PARTITIONED.find((one) => one.table === table)?.column;
  if (column) await client.query(`delete from "${table}_default" where ${column} < $1`, [before]);
  return old;
}

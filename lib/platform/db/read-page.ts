import { pool } from "./pool.ts";
import { prepared } from "./prepared.ts";

/** A page of a list in SQL over one table. All parameters follow those of the statement itself. */
export type PageQuery = {
  /** What belongs to the list, with `params`. */
  readonly where: string;
  readonly params: readonly unknown[];
  /** What of it lies beyond the page before, with `beyondParams` behind `params`; "true" for all. */
  readonly beyond: string;
  readonly beyondParams: readonly unknown[];
  readonly orderBy: string;
  /** The sort value as text; null without a sort. */
  readonly sortKey: string | null;
  readonly skip: number;
  readonly limit: number;
  /** Whether the page is to tell what of the history it saw. */
  readonly isMarked: boolean;
};

/** What a snapshot saw of the events: the newest one, and the oldest transaction that was still running. */
export type Watermark = { readonly event: string; readonly horizon: string };

/** `event` and `horizon`: the watermark, where it was asked for; `total`: of the whole list, where `totalOfAll` tells it. */
export type PageRow = { readonly sortKey?: string | null; readonly total?: number } & Partial<Watermark>;

/** `hasMore`: whether there is more in the direction of reading. */
export type Page<Row> = {
  readonly rows: readonly (Row & PageRow)[];
  readonly hasMore: boolean;
  readonly total: number;
};

/** The condition that everything satisfies. */
export const everything = "true";

/**
 * Reads one page and the total.
 * @param columns and `from` (with its own WHERE) are SQL over one table, with the directory's id as $1
 * @param totalOfAll SQL of the number of all rows where nothing is filtered, if something knows it without counting
 */
export async function readPage<Row extends object>(
  directoryId: string,
  {
    columns,
    from,
    totalOfAll,
  }: { readonly columns: string; readonly from: string; readonly totalOfAll?: string },
  query: PageQuery,
): Promise<Page<Row>> {
  const values = [directoryId, ...query.params];
  const known = query.where === everything ? totalOfAll : undefined;
  const read = known === undefined ? columns : `${columns}, ${known} AS total`;
  const page = query.limit === 0 ? [] : await readRows<Row>(values, read, from, query);
  const hasMore = page.length > query.limit;
  const rows = page.slice(0, query.limit);
  // A page that is not full is the last one, and where it was counted up to it tells the total by itself.
  const isCounted = query.beyond === everything && query.limit > 0 && !hasMore;
  if (isCounted && (rows.length > 0 || query.skip === 0)) {
    return { rows, hasMore, total: query.skip + rows.length };
  }
  const total = rows[0]?.total;
  if (total !== undefined) return { rows, hasMore, total };
  const counted = await pool().query<{ total: number }>(
    prepared(
      known ? `SELECT ${known} AS total` : `SELECT count(*)::int AS total ${from} AND ${query.where}`,
      values,
    ),
  );
  return { rows, hasMore, total: counted.rows[0]?.total ?? 0 };
}

const watermark = `, (SELECT coalesce(max(id), 0)::text FROM event) AS event,
  pg_snapshot_xmin(pg_current_snapshot())::text AS horizon`;

/** One more than asked for tells whether there are more. */
async function readRows<Row extends object>(
  before: readonly unknown[],
  columns: string,
  from: string,
  query: PageQuery,
): Promise<(Row & PageRow)[]> {
  const values = [...before, ...query.beyondParams];
  const sortKey = query.sortKey === null ? "" : `, ${query.sortKey} AS "sortKey"`;
  const skipped = query.skip === 0 ? "" : ` OFFSET $${values.length + 1}`;
  // As a parameter the limit would be taken for a tenth of the table, and the statement planned anew with every call.
  const text = `SELECT ${columns}${sortKey}${query.isMarked ? watermark : ""} ${from} AND ${query.where} AND ${query.beyond}
    ORDER BY ${query.orderBy} LIMIT ${Math.trunc(query.limit) + 1}${skipped}`;
  const statement = prepared(text, query.skip === 0 ? values : [...values, query.skip]);
  return (await pool().query<Row & PageRow>(statement)).rows;
}

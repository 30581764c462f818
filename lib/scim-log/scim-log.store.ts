import { pool } from "#lib/platform/db/pool.ts";
import type { TimeDirection, TimePosition } from "#lib/platform/http/time-cursor.ts";

export type CallRow = {
  id: string;
  at: Date;
  directoryId: string;
  method: string;
  path: string;
  query: string;
  status: number;
  durationMs: number;
  client: string;
  userAgent: string;
  address: string;
  keyId: string | null;
  keyName: string | null;
  refusal: string | null;
  detail: string | null;
  requestId: string;
  resourceType: string | null;
  resourceId: string | null;
};

export type CallCondition = {
  /** Null: every directory. */
  directoryIds: readonly string[] | null;
  from: Date;
  /** Not included; null: until now. */
  to: Date | null;
  keyId: string | null;
  client: string | null;
  method: string | null;
  /** Both included. */
  status: readonly [number, number] | null;
  only: "errors" | "refused" | null;
  /** Calls that wrote this user or group, or failed to; not those that read it. */
  resourceId: string | null;
  text: string | null;
};

/**
 * Calls that are looked at for one page, where no index knows the filter: a rare one must not read the whole log. Whoever
 * wants to go on goes on from there.
 */
const LOOKED_AT = 10_000;

/** What is read of a call, from scim_request as r. */
export const callColumns = `r.id, r.at, r.directory_id as "directoryId", r.method, r.path, r.query, r.status, r.duration_ms as "durationMs",
  r.client, r.user_agent as "userAgent", r.address, r.key_id as "keyId", r.key_name as "keyName", r.refusal, r.detail,
  r.request_id as "requestId", r.resource_type as "resourceType", r.resource_id as "resourceId"`;

/** Several directories are looked at one by one, and share what is looked at. */
function lookedAt({ directoryIds }: CallCondition): number {
  return Math.max(500, Math.ceil(LOOKED_AT / Math.max(1, directoryIds?.length ?? 1)));
}

/** SQL and its parameters, put together piece by piece. */
class Statement {
  readonly values: unknown[] = [];
  bind(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/** Whether an index finds what is asked for, so that every row that is read is one that is wanted. */
export function isIndexed({ keyId, client, method, status, text, only }: CallCondition): boolean {
  const isOtherwiseLimited = keyId ?? client ?? method ?? status ?? text;
  return isOtherwiseLimited === null && only !== "refused";
}

/** The newest (or oldest) calls in order, by index; of each directory where there is a choice of them. */
function orderedCalls(
  sql: Statement,
  condition: CallCondition,
  position: TimePosition | null,
  direction: TimeDirection,
  limit: number,
  wanted = "r.*",
): string {
  const { directoryIds, from, to, only, status, resourceId } = condition;
  const parts = [`r.at >= ${sql.bind(from, "timestamptz")}`];
  if (to) parts.push(`r.at < ${sql.bind(to, "timestamptz")}`);
  // In these words, so that the indexes of failed calls serve.
  if (only !== null || (status && status[0] >= 400)) parts.push("r.status >= 400");
  if (position) {
    const [compare, at] = [direction === "older" ? "<" : ">", sql.bind(position.at, "timestamptz")];
    // The first bounds the range of the index; the second orders within one millisecond.
    parts.push(`r.at ${compare}= ${at}`, `(r.at, r.id) ${compare} (${at}, ${sql.bind(position.id, "uuid")})`);
  }
  const order = direction === "older" ? "r.at desc, r.id desc" : "r.at, r.id";
  const resource = resourceId === null ? null : sql.bind(resourceId, "uuid");
  // In the words of their index.
  if (resource) parts.push("r.method not in ('GET', 'HEAD')");
  const source = (directory: string | null): string => {
    const where = [...parts, ...(directory ? [`r.directory_id = ${directory}`] : [])].join(" and ");
    if (!resource)
      return `select ${wanted} from scim_request r where ${where} order by ${order} limit ${limit}`;
    // A Bulk call concerns several: those have rows of their own.
    return `select ${wanted} from (
        select r.* from scim_request r where ${where} and r.resource_id = ${resource}
        union all
        select r.* from scim_request_resource b join scim_request r on r.at = b.at and r.id = b.scim_request_id
         where b.resource_id = ${resource} ${directory ? `and b.directory_id = ${directory}` : ""} and ${where}
      ) r order by ${order} limit ${limit}`;
  };
  if (directoryIds === null) return source(null);
  return `select found.* from unnest(${sql.bind(directoryIds, "uuid[]")}) as d(id) cross join lateral (${source("d.id")}) as found`;
}

function filterOf(sql: Statement, condition: CallCondition): string {
  const parts: string[] = ["true"];
  const { keyId, client, method, status, only, text } = condition;
  if (keyId) parts.push(`r.key_id = ${sql.bind(keyId, "uuid")}`);
  if (client) parts.push(`r.client = ${sql.bind(client, "text")}`);
  if (method) parts.push(`r.method = ${sql.bind(method, "text")}`);
  if (status) parts.push(`r.status between ${sql.bind(status[0], "int")} and ${sql.bind(status[1], "int")}`);
  if (only === "refused") parts.push("r.refusal is not null");
  if (text) {
    // A query stands in the log as it was sent: people type it as it reads.
    const forms = [text, encodeURIComponent(text), encodeURIComponent(text).replaceAll("%20", "+")];
    const patterns = [...new Set(forms)].map((form) => `%${form.replaceAll(/[\\%_]/g, "\\$&")}%`);
    parts.push(
      `((r.path || '?' || r.query) ilike any (${sql.bind(patterns, "text[]")}) or r.request_id = ${sql.bind(text, "text")})`,
    );
  }
  return parts.join(" and ");
}

/**
 * One page in the order of time, the newest first.
 * @returns `hasMore`: beyond it in the direction of reading; `edge`: where the look through the log paused, if it did
 */
export async function findCalls(
  condition: CallCondition,
  position: TimePosition | null,
  direction: TimeDirection,
  limit: number,
): Promise<{ rows: CallRow[]; hasMore: boolean; edge: TimePosition | null }> {
  const isDirect = isIndexed(condition);
  const sql = new Statement();
  const calls = orderedCalls(sql, condition, position, direction, isDirect ? limit + 1 : lookedAt(condition));
  const order = direction === "older" ? "r.at desc, r.id desc" : "r.at, r.id";
  const { rows } = await pool().query<CallRow>(
    `select ${callColumns} from (${calls}) r where ${filterOf(sql, condition)} order by ${order} limit ${limit + 1}`,
    sql.values,
  );
  const isSure = isDirect || (rows.length > limit && (condition.directoryIds?.length ?? 1) === 1);
  const edge = isSure ? null : await findEdge(condition, position, direction);
  // Beyond the edge one directory was looked at further than another: what is there comes with the next page.
  const sure = edge ? rows.filter((row) => !isBeyond(row, edge, direction)) : rows;
  const page = sure.slice(0, limit);
  return {
    rows: direction === "older" ? page : page.reverse(),
    hasMore: sure.length > limit || edge !== null,
    edge: sure.length > limit ? null : edge,
  };
}

/** The last call that was looked at; of several directories the first such; null where all calls were. */
async function findEdge(
  condition: CallCondition,
  position: TimePosition | null,
  direction: TimeDirection,
): Promise<TimePosition | null> {
  const sql = new Statement();
  const isWhole = condition.directoryIds === null;
  const wanted = isWhole ? "r.at, r.id" : "r.at, r.id, r.directory_id";
  const calls = orderedCalls(sql, condition, position, direction, lookedAt(condition), wanted);
  const order = direction === "older" ? "desc" : "asc";
  const { rows } = await pool().query<TimePosition>(
    `select at, id from (
       select at, id, row_number() over (${isWhole ? "" : "partition by directory_id"}
         order by at ${order}, id ${order}) as place from (${calls}) r
     ) r where place = ${lookedAt(condition)} order by at ${order}, id ${order} limit 1`,
    sql.values,
  );
  return rows[0] ?? null;
}

function isBeyond(row: TimePosition, edge: TimePosition, direction: TimeDirection): boolean {
  const [time, limit] = [row.at.getTime(), edge.at.getTime()];
  if (time !== limit) return direction === "older" ? time < limit : time > limit;
  return direction === "older" ? row.id < edge.id : row.id > edge.id;
}

/** Calls of a condition up to a number; of a search those among the calls that its first page looks at. */
export async function countCalls(condition: CallCondition, cap: number): Promise<number> {
  const sql = new Statement();
  const calls = isIndexed(condition)
    ? orderedCalls(sql, condition, null, "older", cap, "r.id")
    : orderedCalls(sql, condition, null, "older", lookedAt(condition));
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from (${calls}) r where ${filterOf(sql, condition)} limit ${cap}) one`,
    sql.values,
  );
  return rows[0]?.count ?? 0;
}

import pg from "pg";
import { pool } from "#lib/platform/db/pool.ts";
import { handleScim } from "#lib/scim/http.ts";
import { answerParent } from "./child.ts";
import type { Job } from "./load.ts";
import { looks } from "./looks.ts";
import type { Setup } from "./seed.ts";

export type Plan = {
  readonly name: string;
  readonly lines: readonly string[];
  readonly scans: readonly string[];
  /** How long it took, by EXPLAIN ANALYZE, in milliseconds. */
  readonly ms: number;
};

/** Tables that no request may read from end to end, as soon as they have more than a few pages. */
const tables = ["users", "groups", "membership"];
const FEW_ROWS = 10_000;
let scanned = /$^/g;

async function findLargeTables(): Promise<void> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relname = ANY($1) AND relkind = 'r' AND reltuples >= $2",
    [tables, FEW_ROWS],
  );
  if (rows.length > 0)
    scanned = new RegExp(`Seq Scan on (${rows.map(({ name }) => name).join("|")})\\b`, "g");
}

type Query = { readonly text: string; readonly values?: unknown[] };
const seen = new Map<string, Plan>();

/**
 * Answers requests in this process, and has PostgreSQL explain each statement that they lead to just before it is run:
 * with its values, and in the general form that a prepared statement may get.
 */
const run = pg.Client.prototype.query as (this: pg.Client, query: unknown, ...rest: unknown[]) => unknown;
const inTransaction = new WeakSet<pg.Client>();

async function explain(client: pg.Client, { text, values = [] }: Query): Promise<void> {
  if (seen.has(text)) return;
  seen.set(text, { name: "", lines: [], scans: [], ms: 0 });
  const ask = async (statement: string, parameters: unknown[]) => {
    const { rows } = (await run.call(client, statement, parameters)) as { rows: { "QUERY PLAN": string }[] };
    return rows.map((row) => row["QUERY PLAN"]);
  };
  const own = inTransaction.has(client);
  await run.call(client, own ? "SAVEPOINT bench" : "BEGIN");
  const lines = await ask(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
  await run.call(client, own ? "ROLLBACK TO bench" : "ROLLBACK");
  const general = (await run.call(client, `EXPLAIN (GENERIC_PLAN) ${text}`)) as {
    rows: { "QUERY PLAN": string }[];
  };
  const all = [...lines, ...general.rows.map((row) => row["QUERY PLAN"])].join("\n");
  const ms = Number(/Execution Time: ([\d.]+)/.exec(all)?.[1] ?? 0);
  const scans = [...new Set([...all.matchAll(scanned)].map(([scan]) => scan))];
  seen.set(text, { name: text.replaceAll(/\s+/g, " ").slice(0, 120), lines, scans, ms });
}

async function explained(client: pg.Client, query: string | Query, values: unknown[]): Promise<unknown> {
  const statement: Query = typeof query === "string" ? { text: query, values } : query;
  const word = statement.text.trim().split(/\s+/, 1)[0]?.toLowerCase() ?? "";
  if (word === "begin") inTransaction.add(client);
  if (word === "commit" || word === "rollback") inTransaction.delete(client);
  if (["select", "with", "insert", "update", "delete"].includes(word)) await explain(client, statement);
  return run.call(client, query, statement.values);
}

export type ExplainQuestion =
  | Pick<Job, "method" | "path" | "body" | "pick" | "tokens">
  | { readonly look: string; readonly setup: Setup; readonly users: number };

answerParent(async (question: ExplainQuestion): Promise<Plan[]> => {
  seen.clear();
  await findLargeTables();
  pg.Client.prototype.query = function (this: pg.Client, query: string | Query, ...rest: unknown[]) {
    const callback = rest.find((one) => typeof one === "function") as
      | ((error: unknown, result?: unknown) => void)
      | undefined;
    const promise = explained(this, query, Array.isArray(rest[0]) ? rest[0] : []);
    if (!callback) return promise;
    promise.then((result) => callback(null, result), callback);
    return undefined;
  } as typeof pg.Client.prototype.query;
  if ("look" in question) await looks[question.look]?.(question.setup, question.users);
  else await send(question);
  return [...seen.values()].filter(({ name }) => name !== "");
});

async function send(job: Exclude<ExplainQuestion, { look: string }>): Promise<void> {
  const n = String(job.pick.from + job.pick.step * (job.pick.start % job.pick.count)).padStart(9, "0");
  const fill = (text: string) => text.replaceAll("{n}", n).replaceAll("{flag}", "false");
  const headers = { authorization: `Bearer ${job.tokens[0]}`, "content-type": "application/scim+json" };
  const body = job.body === "" ? null : fill(job.body);
  const response = await handleScim(
    new Request(`http://localhost${fill(job.path)}`, { method: job.method, headers, body }),
    {
      address: "127.0.0.1",
    },
  );
  await response.text();
}

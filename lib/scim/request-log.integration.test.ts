import { afterEach, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool, pool } from "#lib/platform/db/pool.ts";
import type { Exchange, ScimCallFacts } from "./redact-call.ts";
import { flushScimLog, logScimRequest } from "./request-log.ts";

const databaseUrl = process.env.DATABASE_URL;

afterEach(async () => {
  process.env.DATABASE_URL = databaseUrl;
});

function facts(directoryId: string, more: Partial<ScimCallFacts> = {}): ScimCallFacts {
  return {
    at: new Date(),
    directoryId,
    keyId: null,
    keyName: null,
    method: "GET",
    path: "/Users",
    query: "",
    status: 200,
    durationMs: 1,
    client: "other",
    userAgent: "",
    address: "",
    refusal: null,
    detail: null,
    requestId: newId(),
    ...more,
  };
}

async function countsOf(directoryId: string) {
  const { rows } = await pool().query(
    `select (select count(*)::int from scim_request where directory_id = $1) as logged,
       (select sum(calls)::int from scim_call_count where directory_id = $1 and grain = 'hour') as counted,
       (select sum(missed)::int from scim_call_count where directory_id = $1 and grain = 'hour') as missed`,
    [directoryId],
  );
  return rows[0];
}

test("what can't be stored is counted as missed, and keeps nothing else from the log", async () => {
  const directoryId = newId();
  for (let index = 0; index < 20; index += 1)
    logScimRequest(facts(directoryId, index === 7 ? { durationMs: Number.NaN } : {}), []);
  await flushScimLog();
  expect(await countsOf(directoryId)).toEqual({ logged: 19, counted: 19, missed: 1 });
});

test("memory is bounded: the oldest go, and are counted", async () => {
  const directoryId = newId();
  const exchange: Exchange = {
    request: new Headers(),
    sent: {},
    answerHeaders: {},
    answer: "x".repeat(1024 * 1024),
  };
  for (let index = 0; index < 40; index += 1)
    // Only those with a sentence are held as they were sent, until their secrets are known.
    logScimRequest(facts(directoryId, { path: `/Users/${index}`, detail: "why" }), [], exchange);
  await flushScimLog();
  const { logged, counted, missed } = await countsOf(directoryId);
  expect(missed).toBeGreaterThan(5);
  expect(logged).toBe(40 - missed);
  expect(counted).toBe(logged);
  const { rows } = await pool().query("select path from scim_request where directory_id = $1", [directoryId]);
  expect(rows).toContainEqual({ path: "/Users/39" });
  expect(rows).not.toContainEqual({ path: "/Users/0" });
});

test("while the database is away calls wait, and are written once when it is back", async () => {
  const directoryId = newId();
  await closeNotices();
  await closePool();
  process.env.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none";
  for (let index = 0; index < 5; index += 1) logScimRequest(facts(directoryId), ["scim-requests"]);
  await flushScimLog();
  await flushScimLog();
  await closeNotices();
  await closePool();
  process.env.DATABASE_URL = databaseUrl;
  await flushScimLog();
  expect(await countsOf(directoryId)).toEqual({ logged: 5, counted: 5, missed: 0 });
});

test("a call stays where its path, query or agent have what PostgreSQL can't store", async () => {
  const directoryId = newId();
  logScimRequest(facts(directoryId, { path: "/Users/\0", query: "a=\ud800", userAgent: "\0" }), []);
  await flushScimLog();
  const { rows } = await pool().query(
    "select path, query, user_agent from scim_request where directory_id = $1",
    [directoryId],
  );
  expect(rows).toEqual([{ path: "/Users/␀", query: "a=\ufffd", user_agent: "␀" }]);
});

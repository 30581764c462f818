import pg from "pg";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { handleScim } from "#lib/scim/http.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import {
  makeClient,
  makeDirectory,
  nextRoute,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** What a client sees when something is wrong on this side; what it must never see is a 404. */
let client: ScimClient;
let id: string;

beforeAll(async () => {
  client = await makeClient(await nextRoute.open());
  id = (await client.call("POST", "/Users", { body: oktaUser("there@okta.local") })).json.id;
});
afterEach(() => vi.restoreAllMocks());

const everyCall: [string, string, unknown?][] = [
  ["GET", "/Users"],
  ["GET", "/Users/ID"],
  ["POST", "/Users", oktaUser("new@okta.local")],
  ["PUT", "/Users/ID", oktaUser("there@okta.local", { title: "x" })],
  ["PATCH", "/Users/ID", patchOf({ op: "replace", path: "title", value: "x" })],
  ["DELETE", "/Users/ID"],
  ["GET", "/Groups"],
  ["POST", "/Groups", { schemas: [schemas.group], displayName: "G" }],
];

test.each([
  ["away", Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }), 503],
  ["shutting down", Object.assign(new Error("terminating connection"), { code: "57P01" }), 503],
  ["full", Object.assign(new Error("could not extend file"), { code: "53100" }), 500],
])("a database that is %s: SCIM error JSON, and no 404", async (_name, fault, status) => {
  vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(fault) as never);
  vi.spyOn(pool(), "connect").mockImplementation(() => Promise.reject(fault) as never);
  for (const [method, path, body] of everyCall) {
    const answer = await client.call(method, path.replace("ID", id), body === undefined ? {} : { body });
    expect(answer.status, `${method} ${path}`).toBe(status);
    expect(answer.json).toMatchObject({
      schemas: [schemas.error],
      status: String(status),
      detail: expect.any(String),
    });
    expect(answer.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
    expect(answer.text).not.toMatch(/ECONN|terminating|extend file/);
  }
});

test("a user whom somebody else does not let go of: 503 after a while, and everybody else is served", async () => {
  const held = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await held.connect();
  try {
    await held.query("begin");
    await held.query("select 1 from users where id = $1 for update", [id]);
    const body = patchOf({ op: "replace", path: "title", value: "held" });
    const waiting = client.call("PATCH", `/Users/${id}`, { body });
    expect((await client.call("GET", `/Users/${id}`)).status).toBe(200);
    const answer = await waiting;
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  } finally {
    await held.end();
  }
});

test("too many calls with one key: 429 with whole seconds in Retry-After", async () => {
  vi.spyOn(RateLimiter.prototype, "take").mockReturnValue(7);
  const answer = await client.call("GET", "/Users");
  expect([answer.status, answer.headers.get("retry-after"), answer.json.status]).toEqual([429, "7", "429"]);
});

test("a body of unknown length is read no further than the limit", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
      if (sent > 50_000_000) controller.close();
    },
  });
  const request = new Request(`http://localhost/api/scim/v2/${client.directoryId}/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${client.token}`, "content-type": "application/scim+json" },
    body,
    duplex: "half",
  } as RequestInit);
  const answer = await handleScim(request, { address: "127.0.0.1" });
  expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(2_000_000);
});

test("strangers are refused however often they call, but can't fill the log", async () => {
  const directoryId = await makeDirectory("other");
  const url = `http://localhost/api/scim/v2/${directoryId}/Users`;
  for (let round = 0; round < 60; round += 1) {
    const calls = Array.from({ length: 10 }, () => handleScim(new Request(url), { address: "198.51.100.7" }));
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(401);
  }
  await flushScimLog();
  const { rowCount } = await pool().query("select 1 from scim_request where directory_id = $1", [
    directoryId,
  ]);
  expect(rowCount).toBeGreaterThanOrEqual(500);
  expect(rowCount).toBeLessThan(600);
});

test.each<[string, number, UnderlyingSource["pull"]]>([
  [
    "breaks off",
    400,
    (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  ],
  ["does not go on", 408, () => new Promise(() => undefined)],
])("a body that %s is the caller's fault, not the database's", async (_name, status, pull) => {
  const body = new ReadableStream(pull ? { pull } : {});
  const request = new Request(`http://localhost/api/scim/v2/${client.directoryId}/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${client.token}`, "content-type": "application/scim+json" },
    body,
    duplex: "half",
  } as RequestInit);
  const answer = await handleScim(request, { address: "127.0.0.1", limitMs: 500 });
  expect([answer.status, (await answer.json()).status]).toEqual([status, String(status)]);
});

test("a directory that is deleted under a call gets the 401 of those after it", async () => {
  const other = await makeClient(await nextRoute.open(), "other");
  await other.call("GET", "/Users");
  await pool().query("delete from directory where id = $1", [other.directoryId]);
  const body = { ...oktaUser("late@okta.local"), displayName: "Late" };
  const group = { schemas: [schemas.group], displayName: "Late" };
  const answers = [
    await other.call("POST", "/Users", { body }),
    await other.call("POST", "/Groups", { body: group }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
});

// The last one: what it leaves waiting is waited for by whoever comes next.
test("a database that has frozen: 503 after a while, whatever was asked", async () => {
  const silence = new Promise<never>(() => undefined);
  vi.spyOn(pool(), "query").mockReturnValue(silence as never);
  vi.spyOn(pool(), "connect").mockReturnValue(silence as never);
  for (const [method, path, body] of everyCall) {
    const url = `http://localhost/api/scim/v2/${client.directoryId}${path.replace("ID", id)}`;
    const headers = {
      authorization: `Bearer ${client.token}`,
      "content-type": "application/scim+json",
    };
    const request = new Request(url, { method, headers, body: body ? JSON.stringify(body) : null });
    const answer = await handleScim(request, { address: "127.0.0.1", limitMs: 20 });
    expect([method, path, answer.status, answer.headers.get("retry-after")]).toEqual([
      method,
      path,
      503,
      "5",
    ]);
  }
});

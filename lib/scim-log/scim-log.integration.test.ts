import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { deleteDirectory } from "#lib/directories/delete-directory.ts";
import { defaultDevicePolicy } from "#lib/directories/vocabulary.ts";
import { maintain } from "#lib/jobs/maintain.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { handleScim } from "#lib/scim/http.ts";
import type { LoggedCall } from "#lib/scim/redact-call.ts";
import { insertScimRequests } from "#lib/scim/request-log.store.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { storedCall } from "#lib/scim/stored-call.ts";
import { type CallQuery, callFilter } from "./contract.ts";
import { exportCalls } from "./export-calls.ts";
import { listCalls } from "./list-calls.ts";
import { showCall } from "./show-call.ts";
import { updateLogSettings } from "./update-log-settings.ts";

const owner = systemActor("test");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let left = "";
let right = "";

async function makeDirectory(name: string): Promise<string> {
  const input = { type: "scim", name: `${name} ${newId()}`, policy: defaultDevicePolicy };
  return (await createDirectory(owner, createDirectoryInput.parse(input))).id;
}

beforeAll(async () => {
  left = await makeDirectory("Left");
  right = await makeDirectory("Right");
});

beforeEach(async () => {
  await flushScimLog();
  await pool().query("truncate scim_request, scim_request_body, scim_request_resource, scim_call_count");
  await pool().query(
    "update organisation set scim_log_days = 30, keep_scim_bodies = true, scim_body_days = 7",
  );
});

const writeCalls = (calls: readonly LoggedCall[]) => insertScimRequests(calls.map(storedCall));

function call(directoryId: string, more: Partial<LoggedCall> = {}): LoggedCall {
  const at = more.at ?? new Date();
  return {
    id: newId(at.getTime()),
    at,
    directoryId,
    keyId: null,
    keyName: "Production",
    method: "GET",
    path: "/Users",
    query: "",
    status: 200,
    durationMs: 1.5,
    client: "other",
    userAgent: "test",
    address: "203.0.113.9",
    refusal: null,
    detail: null,
    requestId: newId(),
    ...more,
  };
}

const limitedTo = (...directoryIds: string[]): Actor => ({ ...owner, role: "auditor", directoryIds });
const list = (query: Partial<CallQuery> = {}, actor: Actor = owner) =>
  listCalls(actor, { range: "day", ...query });
const ids = async (query: Partial<CallQuery> = {}, actor: Actor = owner) =>
  (await list(query, actor)).calls.map(({ id }) => id);
const ago = (ms: number) => new Date(Date.now() - ms);

async function request(
  directoryId: string,
  path: string,
  { method = "GET", token, body }: { method?: string; token?: string; body?: unknown } = {},
): Promise<Response> {
  const answer = await handleScim(
    new Request(`http://localhost/api/scim/v2/${directoryId}${path}`, {
      method,
      headers: {
        "content-type": "application/scim+json",
        cookie: "session=private",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
    { address: "203.0.113.9" },
  );
  await flushScimLog();
  return answer;
}

const tokenFor = async (directoryId: string) => (await issueKey(owner, directoryId, { name: "Test" })).token;

test("a call is kept with its request and answer, its user, and no secret", async () => {
  const token = await tokenFor(left);
  const userName = `${newId()}@example.com`;
  const created = await request(left, "/Users", {
    method: "POST",
    token,
    body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName, password: "1mz050nq" },
  });
  const userId = ((await created.json()) as { id: string }).id;
  const [shown] = (await list({ directory: left })).calls;
  expect(shown).toMatchObject({
    method: "POST",
    path: "/Users",
    status: 201,
    keyName: "Test",
    resource: { type: "User", id: userId },
  });
  const detail = await showCall(owner, shown?.id ?? "");
  expect(detail.resourceName).toBe(userName);
  expect(JSON.parse(detail.exchange?.requestBody ?? "")).toMatchObject({ userName, password: "[redacted]" });
  expect(JSON.parse(detail.exchange?.responseBody ?? "")).toMatchObject({ id: userId, userName });
  expect(detail.exchange?.requestHeaders).toEqual([
    ["authorization", "Bearer [redacted]"],
    ["content-type", "application/scim+json"],
  ]);
  const { rows } = await pool().query(
    "select string_agg(r::text, ' ') || (select string_agg(b::text, ' ') from scim_request_body b) as text from scim_request r",
  );
  for (const secret of ["1mz050nq", token, "private"]) expect(rows[0].text).not.toContain(secret);
});

test("a refused call is kept with its reason, a body that is no JSON with its shape", async () => {
  await request(left, "/Users", { token: "mstr_wrongkey_0123456789" });
  const token = await tokenFor(left);
  await request(left, "/Users", { method: "POST", token, body: '{"password": "hunter22", "userName" "x"}' });
  const [broken, refused] = (await list()).calls;
  expect(refused).toMatchObject({ status: 401, refusal: "unknown_key", keyName: null });
  expect(broken?.status).toBe(400);
  const { exchange } = await showCall(owner, broken?.id ?? "");
  expect(exchange?.requestBody).toBe('{"password": "…", "…" "…"}');
});

test("a good key at an address of no directory is shown to the key's own", async () => {
  const nowhere = newId();
  expect((await request(nowhere, "/Users?count=1", { token: await tokenFor(left) })).status).toBe(401);
  await request(nowhere, "/Users");
  const { calls } = await list();
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    refusal: "unknown_directory",
    directory: { id: left },
    keyName: "Test",
    path: `/api/scim/v2/${nowhere}/Users`,
  });
});

test("a Bulk call is one of the calls of every user it created", async () => {
  const token = await tokenFor(left);
  const operations = ["a", "b"].map((bulkId) => ({
    method: "POST",
    path: "/Users",
    bulkId,
    data: { userName: `${newId()}@example.com`, password: `hunter-${bulkId}` },
  }));
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"];
  const answer = await request(left, "/Bulk", {
    method: "POST",
    token,
    body: { schemas, Operations: operations },
  });
  const { Operations } = (await answer.json()) as { Operations: { location: string }[] };
  const [bulk] = await ids();
  for (const { location } of Operations) {
    const resource = location.slice(-36);
    expect(await ids({ resource, range: "all" })).toEqual([bulk]);
    expect((await list({ resource, range: "all" })).count).toBe(1);
  }
  const { exchange } = await showCall(owner, bulk ?? "");
  expect(exchange?.requestBody).not.toContain("hunter");
});

test("a batch that is written twice is there once, and counted once", async () => {
  const batch = [call(left), call(left, { status: 500, resourceIds: [newId()] })];
  await writeCalls(batch);
  await writeCalls([...batch, call(left)]);
  const page = await list();
  expect(page.calls).toHaveLength(3);
  expect(page.count).toBe(3);
  expect(page.chart.bars.reduce((sum, { errors }) => sum + errors, 0)).toBe(1);
});

test("each filter leaves what it says", async () => {
  const keyId = newId();
  const user = newId();
  const rows = {
    okta: call(left, { client: "okta", keyId }),
    post: call(left, { method: "POST", status: 201, resourceType: "User", resourceId: user }),
    read: call(left, { resourceType: "User", resourceId: user }),
    missing: call(left, { status: 404 }),
    refused: call(left, { status: 401, refusal: "unknown_key" }),
    failed: call(right, { status: 500 }),
    search: call(left, { query: "filter=userName%20eq%20%22dana%40example.com%22" }),
    yesterday: call(left, { at: ago(23 * HOUR_MS) }),
    old: call(left, { at: ago(5 * DAY_MS) }),
  };
  await writeCalls(Object.values(rows));
  const found = async (query: Partial<CallQuery>) => {
    const given = await ids(query);
    return Object.entries(rows)
      .filter(([, { id }]) => given.includes(id))
      .map(([name]) => name);
  };
  expect(await found({ client: "okta" })).toEqual(["okta"]);
  expect(await found({ key: keyId })).toEqual(["okta"]);
  expect(await found({ method: "POST" })).toEqual(["post"]);
  expect(await found({ status: "404" })).toEqual(["missing"]);
  expect(await found({ status: "4xx" })).toEqual(["missing", "refused"]);
  expect(await found({ status: "2xx", directory: right })).toEqual([]);
  expect(await found({ only: "errors" })).toEqual(["missing", "refused", "failed"]);
  expect(await found({ only: "refused" })).toEqual(["refused"]);
  expect(await found({ directory: right })).toEqual(["failed"]);
  expect(await found({ resource: user })).toEqual([]);
  expect(await found({ resource: user, directory: left })).toEqual(["post"]);
  expect(await found({ text: 'userName eq "dana@example' })).toEqual(["search"]);
  expect(await found({ text: rows.okta.requestId })).toEqual(["okta"]);
  expect(await found({ text: "100%_" })).toEqual([]);
  expect(await found({ range: "hour" })).not.toContain("yesterday");
  expect(await found({ range: "week" })).toContain("old");
  const from = ago(24 * HOUR_MS).toISOString();
  expect(await found({ from, to: ago(22 * HOUR_MS).toISOString() })).toEqual(["yesterday"]);
});

test("pages go both ways and miss nothing, while calls keep coming", async () => {
  const first = Array.from({ length: 120 }, (_, index) => call(left, { at: ago(HOUR_MS + (index % 7)) }));
  await writeCalls(first);
  const pages = [await list()];
  for (let next = pages[0]?.older; next; next = pages.at(-1)?.older) {
    await writeCalls([call(left), call(right)]);
    pages.push(await list({ cursor: next }));
  }
  const seen = pages.flatMap(({ calls }) => calls.map(({ id }) => id));
  expect(seen).toEqual(
    first
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  const back = await list({ cursor: pages.at(-1)?.newer ?? "" });
  expect(back.calls).toEqual(pages.at(-2)?.calls);
  const second = await list({ cursor: pages[1]?.newer ?? "" });
  expect(second.calls).toEqual(pages[0]?.calls);
  const newest = await list({ cursor: second.newer ?? "" });
  expect(newest.calls).toHaveLength(4);
  expect(newest.newer).toBeNull();
});

test("a search through many calls pauses, tells where, and goes on from there", async () => {
  await pool().query(
    `insert into scim_request (id, at, directory_id, method, path, status, duration_ms, request_id)
     select gen_random_uuid(), now() - make_interval(secs => n), $1, 'GET', case n when 25000 then '/Groups' else '/Users' end, 200, 1, ''
       from generate_series(1, 29000) n`,
    [left],
  );
  const query = { text: "/Groups", directory: left } as const;
  const first = await list(query);
  expect(first).toMatchObject({ calls: [], count: 0, isLeast: true });
  expect(Math.round((Date.now() - Date.parse(first.searchedTo ?? "")) / 1e6)).toBe(10);
  const second = await list({ ...query, cursor: first.older ?? "" });
  const third = await list({ ...query, cursor: second.older ?? "" });
  expect(third.calls.map(({ path }) => path)).toEqual(["/Groups"]);
  expect(third).toMatchObject({ searchedTo: null, older: null });
  const back = await list({ ...query, cursor: third.newer ?? "" });
  expect(back.calls).toEqual([]);
});

test("a limited admin sees, counts, opens and exports the calls of their directories only", async () => {
  const [mine, other] = [call(left), call(right, { status: 500 })];
  await writeCalls([mine, other]);
  const actor = limitedTo(left);
  const page = await list({}, actor);
  expect(page.calls.map(({ id }) => id)).toEqual([mine.id]);
  expect(page.count).toBe(1);
  expect(page.chart.bars.reduce((sum, { calls }) => sum + calls, 0)).toBe(1);
  expect(page.directories.map(({ id }) => id)).toEqual([left]);
  expect(await ids({ directory: right }, actor)).toEqual([]);
  expect((await list({ directory: right }, actor)).keys).toEqual([]);
  expect(await ids({}, limitedTo())).toEqual([]);
  await expect(showCall(actor, other.id)).rejects.toMatchObject({ code: "not_found" });
  const csv = await (await exportCalls(actor, callFilter.parse({}))).text();
  expect(csv).toContain(mine.id);
  expect(csv).not.toContain(other.id);
});

test("the export has the filter's calls, without formulas and bodies, and is audited", async () => {
  const calls = Array.from({ length: 1100 }, (_, index) => call(left, { at: ago(1000 + index) }));
  await writeCalls([...calls, call(left, { userAgent: "=cmd()", path: "/Groups", at: ago(500) })]);
  const response = await exportCalls(owner, callFilter.parse({ directory: left }));
  expect(response.headers.get("content-type")).toContain("text/csv");
  const lines = (await response.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(1102);
  expect(lines[0]).toMatch(/^time,directory,/);
  expect(lines[1]).toContain("'=cmd()");
  const { rows } = await pool().query(
    "select after from audit_entry where action = 'scim-log.export' order by at desc limit 1",
  );
  expect(rows[0].after).toMatchObject({ directory: left });
});

test("days go when they are older than they are kept, bodies before their calls", async () => {
  const body = {
    requestHeaders: [],
    requestBody: "{}",
    requestBytes: 2,
    responseHeaders: [],
    responseBody: null,
    responseBytes: 0,
    isCut: false,
  };
  const [fresh, older, old] = [
    call(left, { body }),
    call(left, { at: ago(9 * DAY_MS), body }),
    call(left, { at: ago(33 * DAY_MS), body }),
  ];
  await pool().query(
    `create table if not exists scim_request_old partition of scim_request for values from ('${ago(36 * DAY_MS).toISOString()}') to ('${ago(32 * DAY_MS).toISOString()}')`,
  );
  await writeCalls([fresh, older, old]);
  await maintain();
  expect(await ids({ range: "all" })).toEqual([fresh.id, older.id]);
  expect((await list({ range: "all" })).count).toBe(2);
  const { rows } = await pool().query("select to_regclass('scim_request_old') as gone");
  expect(rows[0].gone).toBeNull();
  expect((await showCall(owner, fresh.id)).exchange).not.toBeNull();
  expect((await showCall(owner, older.id)).exchange).toBeNull();
  await updateLogSettings(owner, { logDays: 5, keepBodies: false, bodyDays: 7 });
  await maintain();
  expect(await ids({ range: "all" })).toEqual([fresh.id]);
  await maintain(new Date(Date.now() + DAY_MS));
  expect((await showCall(owner, fresh.id)).exchange).toBeNull();
});

test("how long it is kept is an owner's or admin's choice for all directories, is audited, and holds at once", async () => {
  const settings = { logDays: 90, keepBodies: false, bodyDays: 7 };
  await expect(updateLogSettings({ ...owner, role: "helpdesk" }, settings)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(updateLogSettings({ ...limitedTo(left), role: "admin" }, settings)).rejects.toMatchObject({
    code: "forbidden",
  });
  await updateLogSettings(owner, settings);
  const { rows } = await pool().query(
    "select before, after from audit_entry where action = 'scim-log.update' order by at desc limit 1",
  );
  expect(rows[0]).toEqual({ before: { logDays: 30, keepBodies: true, bodyDays: 7 }, after: settings });
  const token = await tokenFor(left);
  await expect
    .poll(async () => {
      await request(left, "/Users?count=1", { token });
      return (await showCall(owner, (await ids())[0] ?? "")).exchange;
    })
    .toBeNull();
});

test("with a directory its calls go", async () => {
  const gone = await makeDirectory("Gone");
  const one = call(gone, { resourceIds: [newId()] });
  await writeCalls([one, call(left)]);
  const { rows } = await pool().query("select name from directory where id = $1", [gone]);
  await deleteDirectory(owner, gone, rows[0].name);
  const remains = await pool().query(
    `select (select count(*)::int from scim_request where directory_id = $1) + (select count(*)::int from scim_call_count where directory_id = $1)
       + (select count(*)::int from scim_request_resource where directory_id = $1) as count`,
    [gone],
  );
  expect(remains.rows[0].count).toBe(0);
});

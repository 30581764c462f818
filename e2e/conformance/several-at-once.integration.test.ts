import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { listKeys } from "#lib/keys/list-keys.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { filterQuery, makeClient, mounts, oktaUser, patchOf, type ScimClient } from "./scim-client.ts";

/** Several processes, several clients, several directories at the same time. */
const [, nodeHttp] = mounts;
let child: ChildProcess;
let here: Awaited<ReturnType<NonNullable<typeof nodeHttp>["open"]>>;
let there: string;

beforeAll(async () => {
  if (!nodeHttp) throw new Error("The second mount is node:http.");
  here = await nodeHttp.open();
  child = fork(new URL("./serve-scim.ts", import.meta.url), {
    env: process.env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  there = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  child.kill("SIGKILL");
  await here.close();
});

/** The same call in the other process. */
function callThere(client: ScimClient, path: string): Promise<Response> {
  return fetch(`${there}/api/scim/v2/${client.directoryId}${path}`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
}

test("32 POSTs of one userName at once: one 201, the others 409, one user", async () => {
  const client = await makeClient(here);
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, number) =>
      client.call("POST", "/Users", {
        body: oktaUser(number % 2 === 0 ? "same@okta.local" : "SAME@okta.local", {
          externalId: `x${number}`,
        }),
      }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(31).fill(409)]);
  expect(
    answers
      .filter((answer) => answer.status === 409)
      .every((answer) => answer.json.scimType === "uniqueness"),
  ).toBe(true);
  const found = await client.call("GET", `/Users${filterQuery('userName eq "same@okta.local"')}`);
  expect(found.json.totalResults).toBe(1);
});

test("32 POSTs that bring one deleted user back: one 201, one user with its old id", async () => {
  const client = await makeClient(here);
  const { json } = await client.call("POST", "/Users", { body: oktaUser("back@okta.local") });
  await client.call("DELETE", `/Users/${json.id}`);
  const answers = await Promise.all(
    Array.from({ length: 32 }, () => client.call("POST", "/Users", { body: oktaUser("back@okta.local") })),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(31).fill(409)]);
  expect(answers.find((answer) => answer.status === 201)?.json.id).toBe(json.id);
});

test("32 PATCHes of one user at once, each of another attribute: none is lost", async () => {
  const client = await makeClient(here);
  const { json } = await client.call("POST", "/Users", { body: oktaUser("busy@okta.local", { emails: [] }) });
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, number) =>
      client.call("PATCH", `/Users/${json.id}`, {
        body: patchOf({ op: "add", path: "emails", value: [{ value: `e${number}@x.example` }] }),
      }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array(32).fill(200));
  const after = await client.call("GET", `/Users/${json.id}`);
  expect(after.json.emails).toHaveLength(32);
  expect(after.json.meta.version).toBe('W/"33"');
});

test("two directories hammered at once: each sees its own users and addresses only", async () => {
  const [left, right] = await Promise.all([makeClient(here), makeClient(here)]);
  const work = async (client: ScimClient, name: string): Promise<void> => {
    for (let number = 0; number < 40; number += 1) {
      const body = oktaUser(`user${number}@okta.local`, { displayName: name });
      const { json } = await client.call("POST", "/Users", { body });
      const read = await client.call("GET", `/Users/${json.id}`);
      expect(read.json).toMatchObject({
        displayName: name,
        meta: { location: expect.stringContaining(client.directoryId) },
      });
    }
  };
  await Promise.all([work(left, "L"), work(right, "R"), work(await makeClient(here), "M")]);
  for (const [client, name] of [
    [left, "L"],
    [right, "R"],
  ] as const) {
    const { json } = await client.call("GET", "/Users?count=1000");
    expect(json.totalResults).toBe(40);
    expect(json.Resources.every((user: { displayName: string }) => user.displayName === name)).toBe(true);
  }
});

test("a key that is revoked in one process is refused in another within a second", async () => {
  const client = await makeClient(here);
  expect((await callThere(client, "/Users")).status).toBe(200);
  const actor = systemActor("test");
  const [key] = (await listKeys(actor, client.directoryId)).keys;
  await revokeKey(actor, client.directoryId, key?.id ?? "");
  const revoked = performance.now();
  await expect
    .poll(async () => (await callThere(client, "/Users")).status, { timeout: 1000, interval: 10 })
    .toBe(401);
  expect(performance.now() - revoked).toBeLessThan(1000);
  const answer = await callThere(client, "/Users");
  expect(await answer.json()).toMatchObject({ status: "401", detail: expect.stringContaining("revoked") });
});

test("every call is in the log, refused ones with their reason, and no secret is", async () => {
  const client = await makeClient(here);
  await client.call("GET", "/Users?startIndex=1&count=2");
  await client.call("GET", "/Users", { authorization: "Bearer wrong-key-wrong-key" });
  await client.call("GET", "/Users/Users");
  await client.call("POST", "/Users", { body: oktaUser("logged@okta.local") });
  await flushScimLog();
  const { rows } = await pool().query(
    `SELECT method, path, query, status, key_name, client, refusal, user_agent, address FROM scim_request WHERE directory_id = $1 ORDER BY at, id`,
    [client.directoryId],
  );
  const common = {
    client: "okta",
    user_agent: "Okta SCIM Client 1.0.0",
    address: "127.0.0.1",
    query: "",
    method: "GET",
  };
  expect(rows).toEqual([
    {
      ...common,
      path: "/Users",
      query: "startIndex=1&count=2",
      status: 200,
      key_name: "Test",
      refusal: null,
    },
    { ...common, path: "/Users", status: 401, key_name: null, refusal: "unknown_key" },
    {
      ...common,
      path: `/api/scim/v2/${client.directoryId}/Users/Users`,
      status: 404,
      key_name: "Test",
      refusal: "wrong_url",
    },
    { ...common, method: "POST", path: "/Users", status: 201, key_name: "Test", refusal: null },
  ]);
  const everything = await pool().query(
    `SELECT (SELECT string_agg(u::text, ' ') FROM users u) || (SELECT string_agg(e::text, ' ') FROM event e) || (SELECT string_agg(r::text, ' ') FROM scim_request r) AS text`,
  );
  for (const secret of ["1mz050nq", client.token, "wrong-key-wrong-key"])
    expect(everything.rows[0].text).not.toContain(secret);
  const seen = await pool().query("SELECT scim_first_seen_at FROM directory WHERE id = $1", [
    client.directoryId,
  ]);
  expect(seen.rows[0].scim_first_seen_at).not.toBeNull();
});

test("each change leaves one event with what it changed", async () => {
  const client = await makeClient(here);
  const { json } = await client.call("POST", "/Users", { body: oktaUser("history@okta.local") });
  const path = `/Users/${json.id}`;
  await client.call("PATCH", path, {
    body: patchOf({ op: "replace", path: "name.givenName", value: "New" }),
  });
  await client.call("PATCH", path, {
    body: patchOf({ op: "replace", path: "name.givenName", value: "New" }),
  });
  await client.call("PATCH", path, { body: patchOf({ op: "replace", value: { active: false } }) });
  await client.call("PATCH", path, { body: patchOf({ op: "replace", value: { active: true } }) });
  await client.call("DELETE", path);
  const { rows } = await pool().query("SELECT type, payload FROM event WHERE subject_id = $1 ORDER BY id", [
    json.id,
  ]);
  expect(rows.map((row) => row.type)).toEqual([
    "user.created",
    "user.updated",
    "user.deactivated",
    "user.reactivated",
    "user.deleted",
  ]);
  expect(rows[1].payload).toEqual({
    before: { "name.givenName": "Test" },
    after: { "name.givenName": "New" },
  });
  expect(rows[2].payload).toEqual({ before: { active: true }, after: { active: false } });
});

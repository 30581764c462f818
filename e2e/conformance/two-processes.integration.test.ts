import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { listKeys } from "#lib/keys/list-keys.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { makeClient, nodeHttp, oktaUser, type ScimClient } from "./scim-client.ts";

/** Two processes of the server on one database, and what they write down of the calls. */
let child: ChildProcess;
let here: Awaited<ReturnType<typeof nodeHttp.open>>;
let there: string;

beforeAll(async () => {
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
  const common = {
    client: "okta",
    user_agent: "Okta SCIM Client 1.0.0",
    address: "127.0.0.1",
    query: "",
    method: "GET",
  };
  await client.call("GET", "/Users?startIndex=1&count=2");
  await client.call("GET", "/Users", { authorization: "Bearer wrong-key-wrong-key" });
  await client.call("GET", "/Users/Users");
  await client.call("GET", "/Users/%ff");
  await here.fetch("/api/scim/Users", {
    headers: { authorization: `Bearer ${client.token}`, "user-agent": common.user_agent },
  });
  await client.call("POST", "/Users", { body: oktaUser("logged@okta.local") });
  await flushScimLog();
  const { rows } = await pool().query(
    `SELECT method, path, query, status, key_name, client, refusal, user_agent, address FROM scim_request WHERE directory_id = $1 ORDER BY at, id`,
    [client.directoryId],
  );
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
    { ...common, path: "/Users/%ff", status: 404, key_name: "Test", refusal: null },
    { ...common, path: "/api/scim/Users", status: 404, key_name: "Test", refusal: "wrong_url" },
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

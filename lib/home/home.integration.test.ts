import { beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { homeView } from "./contract.ts";
import { getHome } from "./get-home.ts";

const owner = systemActor("test");
const limitedTo = (...directoryIds: string[]): Actor => ({ ...owner, role: "auditor", directoryIds });

async function addDirectory(name: string): Promise<string> {
  const tenant = {
    tenantUrl: "https://acme.okta.com",
    apiToken: "00abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN",
  };
  return (await createDirectory(owner, createDirectoryInput.parse({ type: "okta", name, ...tenant }))).id;
}

async function addCall(
  directoryId: string,
  status: number,
  minutesAgo: number,
  refusal: string | null = null,
) {
  await pool().query(
    `insert into scim_request (id, at, directory_id, method, path, status, duration_ms, refusal, request_id)
     values ($1, now() - make_interval(mins => $2), $3, 'GET', '/Users', $4, 1, $5, 'r')`,
    [newId(), minutesAgo, directoryId, status, refusal],
  );
}

async function addKey(directoryId: string, expires: string | null) {
  const id = newId();
  await pool().query(
    `insert into key (id, directory_id, name, kind, prefix, client_id, secret_hash, scopes, created_by_name, expires_at)
     values ($1::uuid, $2, 'Okta', 'bearer', 'mst_', $1::uuid::text, $1::uuid::text, '{users}', 'test', now() + $3::interval)`,
    [id, directoryId, expires],
  );
}

const home = async (actor: Actor = owner) => homeView.parse(await getHome(actor));
const stateOf = async (step: string) => (await home()).checklist.steps.find(({ id }) => id === step)?.state;

beforeEach(async () => {
  await pool().query("delete from directory");
  await pool().query("delete from scim_request");
  await pool().query("delete from identity_server");
  await pool().query("update organisation set identifier_confirmed_at = null");
});

test("an empty installation asks for the first directory and needs no attention", async () => {
  const { checklist, attention, directories, directoryCount } = await home();
  expect(checklist.steps.map(({ state }) => state)).toEqual(["next", ...Array(6).fill("later")]);
  expect({ attention, directories, directoryCount }).toEqual({
    attention: [],
    directories: [],
    directoryCount: 0,
  });
});

test("each step ticks when its fact is written", async () => {
  const directoryId = await addDirectory("Denver");
  expect(await stateOf("directory")).toBe("done");

  await pool().query("update organisation set identifier_confirmed_at = now()");
  expect(await stateOf("identifier")).toBe("done");

  await pool().query("update directory set cluster_id = (select id from cluster limit 1), bound_at = now()");
  expect(await stateOf("cluster")).toBe("done");
  expect((await home()).attention.map(({ title }) => title)).toEqual([
    "No identity server of Default is running",
  ]);

  await pool().query(
    `insert into directory_health (directory_id, run_id, state, last_outcome, trigger, started_at, finished_at)
     values ($1, $2, 'healthy', 'healthy', 'bound', now(), now())`,
    [directoryId, newId()],
  );
  expect(await stateOf("healthy")).toBe("done");

  await addKey(directoryId, null);
  expect(await stateOf("key")).toBe("done");
  expect(await stateOf("test")).toBe("waiting");

  await pool().query("update directory set scim_first_seen_at = now(), scim_last_seen_at = now()");
  expect(await stateOf("test")).toBe("done");

  await pool().query(
    `insert into users (id, directory_id, resource, rendered, user_name, user_name_key)
     values ($1, $2, '{}', '', 'ada', 'ada')`,
    [newId(), directoryId],
  );
  expect((await home()).checklist.stage).toBe("finished");
});

test("a failed diagnosis tells the first failed check before any warning, and leaves advice out", async () => {
  const directoryId = await addDirectory("Denver");
  const checks = [
    { probe: "limit", status: "warning", advice: true, seen: "Advice." },
    { probe: "logs", status: "warning", seen: "The log cannot be read." },
    { probe: "token", status: "failed", seen: "Okta refused the token (E0000011)." },
  ];
  await pool().query(
    `insert into directory_health (directory_id, run_id, state, last_outcome, trigger, checks, started_at, finished_at)
     values ($1, $2, 'failed', 'failed', 'schedule', $3, now(), now())`,
    [directoryId, newId(), JSON.stringify(checks)],
  );
  const { attention, directories } = await home();
  expect(attention[0]).toMatchObject({ severity: "error", detail: "Okta refused the token (E0000011)." });
  expect(directories[0]).toMatchObject({ name: "Denver", state: "failed" });
});

test("refused calls need attention until one is served", async () => {
  const directoryId = await addDirectory("Denver");
  await addCall(directoryId, 200, 9);
  await addCall(directoryId, 404, 6);
  await addCall(directoryId, 401, 5, "unknown_key");
  const [notice] = (await home()).attention;
  expect(notice?.detail).toBe(
    "One call failed. The last call, GET /Users, was answered 401. The key is not known here.",
  );
  await addCall(directoryId, 200, 1);
  expect((await home()).attention).toEqual([]);
});

test("a key is worth a notice until another one has taken its place", async () => {
  const directoryId = await addDirectory("Denver");
  await addKey(directoryId, "3 days");
  expect((await home()).attention.map(({ title }) => title)).toEqual([
    "The key Okta of Denver expires in 3 days",
  ]);
  await addKey(directoryId, null);
  await pool().query("update key set last_used_at = now() where expires_at is null");
  expect((await home()).attention).toEqual([]);

  // Two that are in use side by side, and one that may do less.
  await pool().query("update key set last_used_at = now() - interval '1 hour' where expires_at is not null");
  expect((await home()).attention).toHaveLength(1);
  await pool().query("update key set last_used_at = now() - interval '3 days' where expires_at is not null");
  expect((await home()).attention).toEqual([]);
  await pool().query("update key set scopes = '{read}' where expires_at is null");
  expect((await home()).attention).toHaveLength(1);
});

test("a silent identity server is told, one that stopped by itself is not", async () => {
  const add = (name: string, stopped: boolean) =>
    pool().query(
      `insert into identity_server (id, cluster_id, name, host, pid, version, worker_id, heartbeat_at, stopped_at)
       values ($1::uuid, (select id from cluster limit 1), $2, 'web-1', 1, '0', $1::uuid::text, now() - interval '2 minutes', $3)`,
      [newId(), name, stopped ? new Date() : null],
    );
  await add("silent", false);
  await add("stopped", true);
  expect((await home()).attention.map(({ title }) => title)).toEqual([
    "The identity server silent is silent",
  ]);
});

test("an admin who is limited to a directory learns nothing of another", async () => {
  const mine = await addDirectory("Mine");
  const theirs = await addDirectory("Theirs");
  await addCall(theirs, 401, 1, "unknown_key");
  await addKey(theirs, "1 day");
  const seen = await home(limitedTo(mine));
  expect(seen.directoryCount).toBe(1);
  expect(JSON.stringify(seen)).not.toContain("Theirs");
  expect(seen.attention).toEqual([]);
});

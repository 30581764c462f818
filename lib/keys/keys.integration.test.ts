import { type ChildProcess, fork } from "node:child_process";
import { on, once } from "node:events";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { type LiveEvent, subscribe } from "#lib/platform/db/notify.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { issueKey } from "./issue-key.ts";
import { flushKeyUse, noteKeyUse } from "./key-use.ts";
import { listKeys } from "./list-keys.ts";
import { listScimCalls } from "./list-scim-calls.ts";
import { revokeKey } from "./revoke-key.ts";

/** A busy machine may take its time to bring a notice; how long it may take is asked where it matters. */
const PATIENCE = { timeout: 10_000 };

const owner: Actor = { ...systemActor("Olivia Owner"), requestId: "request-1" };
let directory: string;

async function insertDirectory(name: string): Promise<string> {
  const id = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, $2, lower($2), 'okta', 'okta')",
    [id, name],
  );
  return id;
}

const bearer = (token: string) => `Bearer ${token}`;
const basic = (userName: string, password: string) =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;

beforeEach(async () => {
  await pool().query("delete from directory");
  directory = await insertDirectory("Denver");
});

describe("issuing", () => {
  test("one secret opens as bearer token and as password of HTTP Basic", async () => {
    const { key, token, basic: pair } = await issueKey(owner, directory, { name: " Okta production " });
    expect(token).toMatch(/^mstr_[2-9a-z]{8}_[\w-]{43}$/);
    expect(key).toMatchObject({
      name: "Okta production",
      state: "live",
      createdBy: "Olivia Owner",
      lastUsedAt: null,
    });
    const expected = {
      ok: true,
      key: {
        id: key.id,
        name: "Okta production",
        scopes: ["read", "users", "groups"],
        rateLimit: { perSecond: 5_000, burst: 10_000 },
      },
    };
    expect(await authenticateKey(bearer(token), directory)).toEqual(expected);
    expect(await authenticateKey(basic(pair.userName, pair.password), directory)).toEqual(expected);
    expect(await authenticateKey(bearer(token), directory.toUpperCase())).toEqual(expected);
  });

  test("the secret is in no row, no list and no audit entry", async () => {
    const { token } = await issueKey(owner, directory, { name: "Okta" });
    const secret = token.slice(14);
    const keys = await pool().query("select * from key");
    const audit = await pool().query("select * from audit_entry where directory_id = $1", [directory]);
    expect(JSON.stringify([keys.rows, audit.rows, await listKeys(owner, directory)])).not.toContain(secret);
    expect(audit.rows).toMatchObject([
      {
        action: "key.issue",
        actor_name: "Olivia Owner",
        subject_label: "Okta of Denver",
        request_id: "request-1",
      },
    ]);
  });

  test("scopes always read, and are kept in one order", async () => {
    const { key } = await issueKey(owner, directory, { name: "Groups", scopes: ["groups"] });
    expect(key.scopes).toEqual(["read", "groups"]);
    expect((await issueKey(owner, directory, { name: "Reads", scopes: [] })).key.scopes).toEqual(["read"]);
  });

  test.each([
    [{ name: "  " }, "name"],
    [{ name: "x".repeat(81) }, "name"],
    [{ name: "Late", expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
  ])("%j is refused beside its field", async (input, field) => {
    await expect(issueKey(owner, directory, input)).rejects.toMatchObject({
      code: "validation_failed",
      errors: [{ field }],
    });
  });

  test("help desk may not, and another directory's admin finds no directory", async () => {
    await expect(issueKey({ ...owner, role: "helpdesk" }, directory, { name: "K" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const stranger: Actor = { ...owner, role: "admin", directoryIds: [newId()] };
    for (const attempt of [
      issueKey(stranger, directory, { name: "K" }),
      listKeys(stranger, directory),
      listScimCalls(stranger, directory),
      revokeKey(stranger, directory, newId()),
      issueKey(owner, newId(), { name: "K" }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("refusals", () => {
  test("each is told by its own reason", async () => {
    const { token, basic: pair, key } = await issueKey(owner, directory, { name: "Okta" });
    const other = await insertDirectory("Berlin");
    expect(await authenticateKey(null, directory)).toEqual({ ok: false, refusal: "no_credentials" });
    expect(await authenticateKey("Negotiate x", directory)).toEqual({ ok: false, refusal: "no_credentials" });
    expect(await authenticateKey(bearer(`${token}x`), directory)).toEqual({
      ok: false,
      refusal: "unknown_key",
    });
    expect(await authenticateKey(basic("muster-other", pair.password), directory)).toEqual({
      ok: false,
      refusal: "unknown_key",
    });
    expect(await authenticateKey(basic("", pair.password), directory)).toEqual({
      ok: false,
      refusal: "unknown_key",
    });
    expect(await authenticateKey(bearer(token), other)).toEqual({ ok: false, refusal: "other_directory" });
    for (const nowhere of [newId(), "nonsense"]) {
      expect(await authenticateKey(bearer(token), nowhere)).toMatchObject({
        ok: false,
        refusal: "unknown_directory",
        homeId: directory,
      });
    }

    await pool().query("update directory set enabled = false where id = $1", [directory]);
    await pool().query("select pg_notify('muster', $1)", [
      JSON.stringify({ topic: "directories", directoryId: directory }),
    ]);
    await expect
      .poll(() => authenticateKey(bearer(token), directory), PATIENCE)
      .toEqual({ ok: false, refusal: "disabled_directory", keyId: key.id, keyName: "Okta" });
  });

  test("a key ends at its time, also where it is remembered", async () => {
    const ends = new Date(Date.now() + 5_000);
    const { token, key } = await issueKey(owner, directory, { name: "Short", expiresAt: ends.toISOString() });
    expect(await authenticateKey(bearer(token), directory)).toMatchObject({ ok: true });
    vi.useFakeTimers({ toFake: ["Date"], now: ends });
    try {
      expect(await authenticateKey(bearer(token), directory)).toEqual({
        ok: false,
        refusal: "expired_key",
        keyId: key.id,
        keyName: "Short",
      });
      expect((await listKeys(owner, directory)).keys).toMatchObject([{ state: "expired" }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("revoking", () => {
  test("another process that remembers the key refuses it within a second", async () => {
    const { token, key } = await issueKey(owner, directory, { name: "Okta" });
    const process = startOtherProcess(token);
    // Gathers from the start: the answer to the revocation may come before revokeKey returns.
    const messages = on(process, "message");
    const next = async () => ((await messages.next()).value as [{ outcome: string; at: number }])[0];
    try {
      expect(await next()).toMatchObject({ outcome: "ok" });
      const started = Date.now();
      await revokeKey(owner, directory, key.id);
      const { outcome, at } = await next();
      expect(outcome).toBe("revoked_key");
      expect(at - started).toBeLessThan(1_000);
    } finally {
      process.disconnect();
      await once(process, "exit");
    }
    expect(await authenticateKey(bearer(token), directory)).toEqual({
      ok: false,
      refusal: "revoked_key",
      keyId: key.id,
      keyName: "Okta",
    });
  });

  test("is for good, written down once, and leaves other keys alone", async () => {
    const first = await issueKey(owner, directory, { name: "First" });
    const second = await issueKey(owner, directory, { name: "Second" });
    const revoked = await revokeKey(owner, directory, first.key.id);
    expect(revoked).toMatchObject({ state: "revoked", revokedBy: "Olivia Owner" });
    expect(await revokeKey({ ...owner, name: "Another" }, directory, first.key.id)).toEqual(revoked);
    expect(await authenticateKey(bearer(second.token), directory)).toMatchObject({ ok: true });
    expect((await listKeys(owner, directory)).keys.map(({ name, state }) => [name, state])).toEqual([
      ["Second", "live"],
      ["First", "revoked"],
    ]);
    const audit = await pool().query(
      "select 1 from audit_entry where action = 'key.revoke' and subject_id = $1",
      [first.key.id],
    );
    expect(audit.rowCount).toBe(1);
  });

  test("a key of another directory is not found", async () => {
    const other = await insertDirectory("Berlin");
    const { key } = await issueKey(owner, other, { name: "Theirs" });
    await expect(revokeKey(owner, directory, key.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listKeys(owner, other)).keys).toMatchObject([{ state: "live" }]);
  });
});

describe("last use", () => {
  test("is written with its address, and told at most every half minute", async () => {
    const { key } = await issueKey(owner, directory, { name: "Okta" });
    const heard: LiveEvent[] = [];
    const stop = subscribe((event) => heard.push(event));
    const told = () => heard.filter(({ topic, id }) => topic === "keys" && id === key.id).length;
    // Notices sent before the connection listens are lost: one is sent until it is heard.
    await expect
      .poll(async () => {
        await pool().query(`select pg_notify('muster', '{"topic":"audit"}')`);
        return heard.length;
      }, PATIENCE)
      .toBeGreaterThan(0);
    const before = told();

    noteKeyUse(key.id, "192.0.2.1");
    noteKeyUse(key.id, "192.0.2.2");
    await flushKeyUse();
    await expect.poll(told, PATIENCE).toBe(before + 1);
    noteKeyUse(key.id, "192.0.2.3");
    await flushKeyUse();
    await pool().query(`select pg_notify('muster', '{"topic":"home"}')`);
    await expect.poll(() => heard.some(({ topic }) => topic === "home"), PATIENCE).toBe(true);
    expect(told()).toBe(before + 1);
    stop();

    const [listed] = (await listKeys(owner, directory)).keys;
    expect(listed).toMatchObject({ lastUsedAddress: "192.0.2.3" });
    expect(Date.now() - Date.parse(listed?.lastUsedAt ?? "")).toBeLessThan(10_000);
  });
});

describe("latest calls", () => {
  test("are the newest twenty, with the first that a valid key made", async () => {
    const { key } = await issueKey(owner, directory, { name: "Okta" });
    const start = Date.now() - 60_000;
    for (let second = 0; second < 25; second += 1) {
      const served = second > 2;
      await pool().query(
        `insert into scim_request (id, at, directory_id, key_id, key_name, method, path, status, duration_ms, client, refusal, request_id)
         values ($1, $2, $3, $4, $5, 'GET', '/Users', $6, 1.5, 'okta', $7, 'r')`,
        [
          newId(),
          new Date(start + second * 1000),
          directory,
          served ? key.id : null,
          served ? key.name : null,
          served ? 200 : 401,
          served ? null : "unknown_key",
        ],
      );
    }
    const firstServed = new Date(start + 3_000);
    await pool().query(
      "update directory set scim_first_seen_at = $2, scim_last_seen_at = now() where id = $1",
      [directory, firstServed],
    );
    const latest = await listScimCalls(owner, directory);
    expect(latest.calls).toHaveLength(20);
    expect(latest.calls[0]?.at).toBe(new Date(start + 24_000).toISOString());
    expect(latest.firstSeenAt).toBe(firstServed.toISOString());
    expect(latest.firstCall).toMatchObject({
      at: firstServed.toISOString(),
      keyName: "Okta",
      client: "okta",
      refusal: null,
    });
  });
});

function startOtherProcess(token: string): ChildProcess {
  return fork(path.join(import.meta.dirname, "authenticate-key.fixture.ts"), [token, directory], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

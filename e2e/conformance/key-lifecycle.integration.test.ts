import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { flushKeyUse } from "#lib/keys/key-use.ts";
import { listKeys } from "#lib/keys/list-keys.ts";
import { revokeKey } from "#lib/keys/revoke-key.ts";
import { updateKey } from "#lib/keys/update-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { flushScimLog } from "#lib/scim/request-log.ts";
import { makeClient, oktaUser, ownMounts, type ScimClient, schemas } from "./scim-client.ts";

/** A key's life as its client sees it: overlapping with the next, expiring in use, held to its rate. */

const actor = systemActor("test");
const bearer = (token: string) => `Bearer ${token}`;

describe.each(ownMounts)("a key's life, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  let keyId: string;
  beforeAll(async () => {
    opened = await mount.open();
  });
  afterAll(() => opened.close());

  async function start(): Promise<void> {
    client = await makeClient(opened);
    const [key] = (await listKeys(actor, client.directoryId)).keys;
    keyId = key?.id ?? "";
  }

  test("rotating while calls go on loses none: two keys live at once, the old one ends when its calls have", async () => {
    await start();
    let authorization = bearer(client.token);
    let isRunning = true;
    const statuses: number[] = [];
    const traffic = Array.from({ length: 4 }, async (_, lane) => {
      for (let number = 0; isRunning; number += 1) {
        const body = oktaUser(`lane-${lane}-${number}@example.com`);
        statuses.push((await client.call("POST", "/Users", { authorization, body })).status);
      }
    });
    const second = await issueKey(actor, client.directoryId, { name: "Second" });
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(20);
    // The admin pastes the new key; from then on the identity provider uses it.
    authorization = bearer(second.token);
    const rotatedAt = statuses.length;
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(rotatedAt + 20);
    await flushKeyUse();
    const revoked = await revokeKey(actor, client.directoryId, keyId);
    expect(revoked).toMatchObject({ state: "revoked", lastUsedAt: expect.any(String) });
    const revokedAt = statuses.length;
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(revokedAt + 20);
    isRunning = false;
    await Promise.all(traffic);

    expect(new Set(statuses)).toEqual(new Set([201]));
    const { json } = await client.call("GET", "/Users?count=0", { authorization });
    expect(json.totalResults).toBe(statuses.length);
    const old = await client.call("GET", "/Users");
    expect(old.status).toBe(401);
    expect(old.json.detail).toContain("revoked");
  });

  test("a key that expires in use gets 401, and the log says why", async () => {
    await start();
    expect((await client.call("GET", "/Users")).status).toBe(200);
    await pool().query("update key set expires_at = now() where id = $1", [keyId]);
    await pool().query("select pg_notify('muster', $1)", [
      JSON.stringify({ topic: "keys", directoryId: client.directoryId, id: keyId }),
    ]);
    await expect
      .poll(async () => (await client.call("GET", "/Users")).status, { timeout: 10_000, interval: 10 })
      .toBe(401);
    const refused = await client.call("POST", "/Users", { body: oktaUser("late@example.com") });
    expect(refused.json).toMatchObject({ schemas: [schemas.error], status: "401" });
    expect(refused.json.detail).toContain("expired");
    await flushScimLog();
    const { rows } = await pool().query(
      "select refusal, key_id as key from scim_request where directory_id = $1 order by at desc, id desc limit 1",
      [client.directoryId],
    );
    expect(rows).toEqual([{ refusal: "expired_key", key: keyId }]);
    const stored = await pool().query("select 1 from users where directory_id = $1", [client.directoryId]);
    expect(stored.rowCount).toBe(0);
  });

  test("above its rate a key gets 429 as SCIM JSON with whole seconds, others go on, and a higher limit holds at once", async () => {
    await start();
    const other = await issueKey(actor, client.directoryId, { name: "Other" });
    await updateKey(actor, client.directoryId, keyId, { rateLimit: { perSecond: 1, burst: 3 } });
    const call = () => client.call("GET", "/Users?count=1");
    // The changed limit reaches this process by a notice.
    const limitedAmong = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, call));
      return answers.find(({ status }) => status === 429);
    };
    const limited = await vi.waitUntil(limitedAmong, { timeout: 20_000, interval: 10 });
    expect(limited.json).toEqual({
      schemas: [schemas.error],
      status: "429",
      detail: expect.stringContaining("Too many requests"),
    });
    expect(limited.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    expect(limited.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    expect((await client.call("GET", "/Users", { authorization: bearer(other.token) })).status).toBe(200);
    await updateKey(actor, client.directoryId, keyId, { rateLimit: { perSecond: 1_000, burst: 1_000 } });
    await expect.poll(async () => (await call()).status, { timeout: 10_000, interval: 10 }).toBe(200);
    await flushScimLog();
    const { rows } = await pool().query(
      "select count(*)::int as count from scim_request where directory_id = $1 and refusal = 'rate_limited' and status = 429",
      [client.directoryId],
    );
    expect(rows[0].count).toBeGreaterThanOrEqual(2);
  });

  test("each operation of a Bulk request is a call, and the key waits for them afterwards", async () => {
    await start();
    const rateLimit = { perSecond: 1, burst: 10 };
    const slow = await issueKey(actor, client.directoryId, { name: "Slow", rateLimit });
    const authorization = bearer(slow.token);
    const operation = { method: "DELETE", path: "/Users/gone" };
    const body = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      Operations: Array(100).fill(operation),
    };
    const bulk = await client.call("POST", "/Bulk", { body, authorization });
    expect([bulk.status, bulk.json.Operations.length]).toEqual([200, 100]);
    const next = await client.call("POST", "/Bulk", { body, authorization });
    expect(next.status).toBe(429);
    expect(Number(next.headers.get("retry-after"))).toBeGreaterThan(60);
    expect((await client.call("GET", "/Users")).status).toBe(200);
  });
});

import { type ChildProcess, execFileSync, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, oktaUser, type ScimClient, schemas } from "#e2e/conformance/scim-client.ts";
import { type EmbeddedDatabase, startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { closePool } from "#lib/platform/db/pool.ts";

/** A database whose disk is full. Needs a small disk of its own, which containers often forbid. */
const disk = mkdtempSync(path.join(tmpdir(), "muster-disk-"));
const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=200m", "muster", disk]).status === 0;
let database: EmbeddedDatabase;
let server: ChildProcess;
let client: ScimClient;

beforeAll(async () => {
  if (!isMounted) return;
  chmodSync(disk, 0o755);
  database = await startEmbedded({ dataDir: path.join(disk, "data") });
  await applyMigrations(database.databaseUrl);
  process.env.DATABASE_URL = database.databaseUrl;
  server = fork(new URL("../conformance/serve-scim.ts", import.meta.url), {
    env: process.env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = (await once(server, "message")) as [number];
  client = await makeClient({
    fetch: (url, init) => fetch(`http://127.0.0.1:${port}${url}`, init),
    close: () => Promise.resolve(),
  });
  await closePool();
});
afterAll(async () => {
  if (isMounted) {
    server.kill("SIGKILL");
    await database.stop();
    execFileSync("umount", [disk]);
  }
  rmSync(disk, { recursive: true, force: true });
});

test.runIf(isMounted)(
  "a full disk: SCIM errors and no crash; it goes on when there is room, with all that was acknowledged",
  async () => {
    const acknowledged: string[] = [];
    let number = 0;
    const create = async () => {
      number += 1;
      // Text that can't be compressed, so that it takes room.
      const title = Array.from({ length: 9_000 }, () => Math.random().toString(36).slice(2))
        .join("")
        .slice(0, 100_000);
      const answer = await client.call("POST", "/Users", {
        body: oktaUser(`full${number}@x.example`, { title }),
      });
      if (answer.status === 201) acknowledged.push(answer.json.id);
      else {
        expect([500, 503], answer.text).toContain(answer.status);
        expect(answer.json).toMatchObject({
          schemas: [schemas.error],
          status: String(answer.status),
          detail: expect.any(String),
        });
      }
      return answer.status;
    };
    expect(await create()).toBe(201);
    const filler = path.join(disk, "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=64k"]);
    await expect.poll(create, { timeout: 30_000, interval: 0 }).toBeGreaterThanOrEqual(500);
    // Reading goes on, or is 503 while PostgreSQL starts again; who is there is never gone.
    for (const id of acknowledged)
      expect([200, 503]).toContain((await client.call("GET", `/Users/${id}`)).status);
    rmSync(filler);
    const recovers = async () => {
      await database.revive().catch(() => false);
      return create();
    };
    await expect.poll(recovers, { timeout: 30_000, interval: 100 }).toBe(201);
    for (const id of acknowledged) expect((await client.call("GET", `/Users/${id}`)).status).toBe(200);
    expect(server.exitCode).toBe(null);
  },
);

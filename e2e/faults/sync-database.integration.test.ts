import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { closePool, pool } from "#lib/platform/db/pool.ts";
import { installGates, shutGate } from "./sync-gates.ts";

/** PostgreSQL is restarted while an identity server is in the middle of a sync's transaction. */
const CLUSTER = "Restarted";
const folder = mkdtempSync(path.join(tmpdir(), "muster-sync-database-"));
let database: EmbeddedDatabase;
let server: ChildProcess | undefined;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  database = await startEmbedded({ dataDir: folder });
  await applyMigrations(database.databaseUrl);
  // This process, too, is one of that database: it makes the directory.
  await closePool();
  process.env.DATABASE_URL = database.databaseUrl;
}, 120_000);
afterAll(async () => {
  server?.kill("SIGKILL");
  if (server && server.exitCode === null && server.signalCode === null) await once(server, "exit");
  await closePool();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a restart of PostgreSQL within a sync loses nothing and doubles nothing", {
  timeout: 240_000,
}, async () => {
  // It reads the address of the database as it is loaded.
  const { lastRun, sandboxEnvironment, syncedOkta } = await import("#e2e/sync/synced-directory.ts");
  const { directoryId } = await syncedOkta(700, { cluster: CLUSTER });
  const gates = new pg.Client({ connectionString: database.databaseUrl });
  gates.on("error", () => undefined);
  await gates.connect();
  await installGates(gates);
  const gate = await shutGate(gates, { directoryId, stage: "writing", counter: "created", atLeast: 600 });
  server = fork(
    new URL("../../lib/cli/identity-server.ts", import.meta.url),
    ["--built-in", "--cluster", CLUSTER],
    {
      env: { ...process.env, ...sandboxEnvironment },
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  await gate.reached();

  const file = path.join(folder, "postgres", "database", "data", "postmaster.pid");
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  // Fast shutdown: every transaction is broken off, and with the connections go the locks of the gate.
  process.kill(pid, "SIGINT");
  await vi.waitUntil(() => database.revive(), { timeout: 30_000, interval: 50 });
  expect(Number(readFileSync(file, "utf8").split("\n")[0])).not.toBe(pid);

  const isDone = async () => (await lastRun(directoryId).catch(() => undefined))?.state === "succeeded";
  await vi.waitUntil(isDone, { timeout: 150_000, interval: 100 });
  expect(await lastRun(directoryId)).toMatchObject({
    counts: { read: 701, created: 701, unchanged: 0, skipped: 0 },
  });
  const { rows } = await pool().query(
    `SELECT count(*)::int AS created, count(DISTINCT subject_id)::int AS people, (SELECT count(*)::int FROM users) AS users,
            (SELECT count(*)::int FROM sync_run) AS runs FROM event WHERE type = 'user.created'`,
  );
  expect(rows).toEqual([{ created: 701, people: 701, users: 701, runs: 1 }]);
  await gates.end().catch(() => undefined);
});

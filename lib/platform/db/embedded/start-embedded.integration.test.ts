import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "./start-embedded.ts";

const isRoot = process.getuid?.() === 0;

/** A data folder of one test, deleted with the server on it. */
function dataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "muster-embedded-"));
  chmodSync(folder, 0o755);
  onTestFinished(async () => {
    // A test that failed may have left a server behind: only it is looked for, since a start is dear.
    if (existsSync(lockFile(folder))) {
      const rest = await startEmbedded({ dataDir: folder }).catch(() => null);
      await rest?.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function start(dataDir: string): Promise<EmbeddedDatabase> {
  const embedded = await startEmbedded({ dataDir, durable: false });
  onTestFinished(() => embedded.stop());
  return embedded;
}

async function query(database: EmbeddedDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function lockFile(folder: string): string {
  return path.join(folder, "postgres", "database", "data", "postmaster.pid");
}

function postmasterPid(folder: string): number {
  return Number(readFileSync(lockFile(folder), "utf8").split("\n")[0]);
}

test("starts, keeps data over a restart on the same port, and stops", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await query(first, "create table kept as select 42 as answer");
  const { port } = new URL(first.databaseUrl);
  await first.stop();
  await expect(query(first, "select 1")).rejects.toThrow("ECONNREFUSED");
  const second = await start(folder);
  expect(new URL(second.databaseUrl).port).toBe(port);
  expect(await query(second, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("compares text by code point and folds case beyond ASCII", async () => {
  const database = await start(dataFolder());
  expect(await query(database, "select lower('ÄÖÉ') as folded, 'a' > 'B' as by_code")).toEqual([
    { folded: "äöé", by_code: true },
  ]);
});

test("two starters at once share one server, and the last to leave stops it", async () => {
  const folder = dataFolder();
  const [first, second] = await Promise.all([start(folder), start(folder)]);
  expect(first?.databaseUrl).toBe(second?.databaseUrl);
  await first?.stop();
  expect(await query(second as EmbeddedDatabase, "select 1 as one")).toEqual([{ one: 1 }]);
  await second?.stop();
  await expect(query(second as EmbeddedDatabase, "select 1")).rejects.toThrow();
});

test("a first start that was killed half-way leaves nothing behind after the next one", async () => {
  const folder = dataFolder();
  const killed = path.join(folder, "postgres", "new-4194305-0badcafe");
  mkdirSync(killed, { recursive: true });
  writeFileSync(path.join(killed, "password"), "of a database that never was");
  await start(folder);
  expect(existsSync(killed)).toBe(false);
});

test("the server of a run that was killed is taken over", async () => {
  const folder = dataFolder();
  await runAndKill(folder);
  const next = await start(folder);
  expect(next.adopted).toBe(true);
  await next.stop();
  await expect(query(next, "select 1")).rejects.toThrow();
});

test("a server that was itself killed recovers", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await query(first, "create table kept as select 42 as answer");
  await query(first, "checkpoint");
  process.kill(postmasterPid(folder), "SIGKILL");
  const second = await start(folder);
  expect(await query(second, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("a server that dies beside its users is revived at the same address, and only then", async () => {
  const folder = dataFolder();
  const database = await start(folder);
  await query(database, "create table kept as select 42 as answer");
  expect(await database.revive()).toBe(false);
  process.kill(postmasterPid(folder), "SIGKILL");
  await expect.poll(() => database.revive(), { timeout: 20_000 }).toBe(true);
  expect(await query(database, "select answer from kept")).toEqual([{ answer: 42 }]);
  await database.stop();
  expect(await database.revive()).toBe(false);
});

test("a lock file whose process id belongs to another program now is no obstacle", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await first.stop();
  writeFileSync(lockFile(folder), `${process.pid}\n/somewhere\n0\n1\n\n\n\nready\n`);
  const second = await start(folder);
  expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("an empty lock file of a machine that went down is no obstacle", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await first.stop();
  const file = lockFile(folder);
  writeFileSync(file, "");
  utimesSync(file, new Date(0), new Date(0));
  const second = await start(folder);
  expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("another port is chosen when the remembered one is taken", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  const port = Number(new URL(first.databaseUrl).port);
  await first.stop();
  const thief = createServer().listen(port, "127.0.0.1");
  await once(thief, "listening");
  onTestFinished(() => void thief.close());
  const second = await start(folder);
  expect(Number(new URL(second.databaseUrl).port)).not.toBe(port);
  expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a data folder that is a file is one clear line", async () => {
  const folder = dataFolder();
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  await expect(startEmbedded({ dataDir: path.join(file, "data") })).rejects.toThrow(
    /cannot be used as a data folder/,
  );
});

test.runIf(process.platform === "linux")("a read-only data folder is one clear line", async () => {
  // /proc refuses new files to everybody, root included.
  await expect(startEmbedded({ dataDir: "/proc/muster" })).rejects.toThrow(
    /^(\/proc|No permission)[^\n]*(MUSTER_DATA_DIR|data folder)[^\n]*$/,
  );
});

test("a damaged database names PostgreSQL's own reason and its log", async () => {
  const folder = dataFolder();
  const first = await start(folder);
  await first.stop();
  writeFileSync(path.join(folder, "postgres", "database", "data", "PG_VERSION"), "17\n");
  await expect(startEmbedded({ dataDir: folder })).rejects.toThrow(
    /PostgreSQL could not start: .*Its log is .*postgres\.log/,
  );
  writeFileSync(path.join(folder, "postgres", "database", "data", "PG_VERSION"), "18\n");
});

test.runIf(isRoot)(
  "as root, a data folder that nobody may enter is served from /var/lib/muster",
  async () => {
    const closed = path.join(dataFolder(), "home");
    rmSync(closed, { recursive: true, force: true });
    const folder = mkdtempSync(path.join(path.dirname(closed), "closed-"));
    const dataDir = path.join(folder, "data");
    const database = await start(dataDir);
    const location = readFileSync(path.join(dataDir, "postgres-location"), "utf8").trim();
    onTestFinished(() => rmSync(location, { recursive: true, force: true }));
    expect(location).toMatch(/^\/var\/lib\/muster\/[0-9a-f]{16}-[0-9a-f]{8}$/);
    await query(database, "create table kept as select 42 as answer");
    await database.stop();
    chmodSync(folder, 0o755);
    expect(await query(await start(dataDir), "select answer from kept")).toEqual([{ answer: 42 }]);
  },
);

/** Starts the database in a process of its own, and kills that process without warning. */
async function runAndKill(folder: string): Promise<void> {
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(new URL("start-embedded.ts", import.meta.url).href)});
    await startEmbedded({ dataDir: ${JSON.stringify(folder)}, durable: false });
    process.send("started");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: path.resolve(import.meta.dirname, "..", "..", "..", ".."),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  child.kill("SIGKILL");
  await once(child, "exit");
}

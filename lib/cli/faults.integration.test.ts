import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { readMigrations } from "#lib/platform/db/migrate/migration-folder.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import { runCommand } from "#lib/testing/run-command.ts";
import { testDatabaseName, withDatabaseName } from "#lib/testing/test-server.ts";
import { lockDataFolder } from "./server-lock.ts";

const { databaseUrl } = await createTestDatabase();
const NOBODY = 65_534;

function dataFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "muster-faults-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether a small disk of our own can be mounted; containers often forbid it. */
function canMount(): boolean {
  const probe = mkdtempSync(path.join(tmpdir(), "muster-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "muster", probe]).status === 0;
  if (mounted) {
    execFileSync("umount", [probe]);
  }
  rmSync(probe, { recursive: true });
  return mounted;
}

/** What is printed alone, on one line, with the exit code of "cannot start". */
function oneLine(text: RegExp) {
  return {
    code: 3,
    stderr: expect.stringMatching(new RegExp(`^${text.source}[^\\n]*\\n$`)),
  };
}

test("a port in use is one line, and names another", async () => {
  const thief = createServer().listen(0);
  await once(thief, "listening");
  onTestFinished(() => void thief.close());
  const { port } = thief.address() as { port: number };
  const env = { MUSTER_DATA_DIR: dataFolder(), DATABASE_URL: databaseUrl, PORT: String(port) };
  expect(await runCommand("start", [], { env })).toMatchObject(
    oneLine(new RegExp(`Port ${port} is in use by another program: .*PORT=${port + 1}`)),
  );
});

test("a second start on the same data folder is one line, and names the first", async () => {
  const folder = dataFolder();
  onTestFinished(lockDataFolder(folder, "http://localhost:3999"));
  const env = { MUSTER_DATA_DIR: folder, DATABASE_URL: databaseUrl, PORT: "0" };
  expect(await runCommand("start", [], { env })).toMatchObject(
    oneLine(
      new RegExp(`Muster already runs from ${folder} \\(process ${process.pid}, http://localhost:3999\\)`),
    ),
  );
});

test("the lock of a run that was killed is taken over", async () => {
  const folder = dataFolder();
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(new URL("server-lock.ts", import.meta.url).href)});
    lockDataFolder(${JSON.stringify(folder)}, "http://localhost:3999");
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: path.resolve(import.meta.dirname, "..", ".."),
    stdio: "inherit",
  });
  await once(child, "exit");
  const release = lockDataFolder(folder, "http://localhost:3999");
  expect(() => lockDataFolder(folder, "http://localhost:3999")).toThrow("already runs");
  release();
  lockDataFolder(folder, "http://localhost:3999")();
});

test("an unreachable database is one line", async () => {
  const env = {
    MUSTER_DATA_DIR: dataFolder(),
    DATABASE_URL: "postgresql://a:b@127.0.0.1:1/muster",
    PORT: "0",
  };
  expect(await runCommand("start", [], { env })).toMatchObject(
    oneLine(/PostgreSQL at 127\.0\.0\.1:1 refuses connections: /),
  );
  expect(await runCommand("muster", ["db", "migrate"], { env })).toMatchObject(
    oneLine(/PostgreSQL at 127\.0\.0\.1:1 refuses connections: /),
  );
});

test("a wrong variable is one line that names it, before anything is made", async () => {
  const env = { MUSTER_DATA_DIR: dataFolder(), DATABASE_URL: databaseUrl, MUSTER_URL: "console.example.com" };
  expect(await runCommand("start", [], { env })).toMatchObject(
    oneLine(/The environment variable MUSTER_URL is not valid: /),
  );
});

test("a damaged key ring is one line that says what is lost without it", async () => {
  const folder = dataFolder();
  writeFileSync(path.join(folder, "secret-keys"), "k1:short\n");
  const env = { MUSTER_DATA_DIR: folder, DATABASE_URL: databaseUrl, PORT: "0" };
  expect(await runCommand("start", [], { env })).toMatchObject(
    oneLine(/\S+secret-keys is damaged \(.*\): restore it from a backup/),
  );
});

test.runIf(process.getuid?.() === 0)("a data folder of another user is one line", async () => {
  const folder = dataFolder();
  chmodSync(folder, 0o755);
  for (const task of ["start", "migrate"]) {
    const result = await runCommand(task, [], { env: { MUSTER_DATA_DIR: folder, PORT: "0" }, uid: NOBODY });
    expect(result).toMatchObject(
      oneLine(new RegExp(`No permission to write to ${folder} as user ${NOBODY}: `)),
    );
  }
});

test.runIf(canMount())(
  "a full disk is one line, nothing is damaged, and it works once there is room",
  async () => {
    const disk = dataFolder();
    chmodSync(disk, 0o755);
    const mount = (size: string, flags: string) =>
      execFileSync("mount", ["-t", "tmpfs", "-o", `${flags}size=${size}`, "muster", disk]);
    mount("20m", "");
    onTestFinished(() => void execFileSync("umount", [disk]));
    const env = { MUSTER_DATA_DIR: path.join(disk, "data") };
    const full = oneLine(new RegExp(`The disk that holds ${disk}\\S* is full: `));
    expect(await runCommand("migrate", [], { env })).toMatchObject(full);
    mount("160m", "remount,");
    expect(await runCommand("migrate", [], { env })).toMatchObject({ code: 0, stderr: "" });
    const filler = path.join(disk, "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=1M"]);
    expect(await runCommand("migrate", [], { env })).toMatchObject(full);
    rmSync(filler);
    expect(await runCommand("migrate", [], { env })).toMatchObject({
      code: 0,
      stdout: "The database is up to date.\n",
      stderr: "",
    });
  },
);

test("two migrations at once, in two processes, apply each migration once", async () => {
  const { adminUrl, run } = inject("testServer");
  const name = testDatabaseName(run);
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  onTestFinished(async () => {
    await admin.query(`drop database if exists "${name}" with (force)`);
    await admin.end();
  });
  await admin.query(`create database "${name}"`);
  const env = { MUSTER_DATA_DIR: dataFolder(), DATABASE_URL: withDatabaseName(adminUrl, name) };
  const results = await Promise.all([runCommand("migrate", [], { env }), runCommand("migrate", [], { env })]);
  expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: "" },
    { code: 0, stderr: "" },
  ]);
  const applied = results.flatMap(({ stdout }) => stdout.match(/(?<=^Applied ).*$/gm) ?? []);
  expect(applied).toEqual(readMigrations().map((migration) => migration.name));
});

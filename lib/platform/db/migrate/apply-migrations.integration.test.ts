import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { createTestDatabase } from "#lib/testing/database.ts";
import { testDatabaseName, withDatabaseName } from "#lib/testing/test-server.ts";
import { applyMigrations } from "./apply-migrations.ts";
import { authorMigration, pendingSql } from "./author-migration.ts";
import { readMigrations, writeMigration } from "./migration-folder.ts";

const { databaseUrl } = await createTestDatabase();

test("prisma/schema and prisma/migrations say the same", async () => {
  expect(await pendingSql(databaseUrl)).toBeNull();
});

test("two that start at once apply each migration once", async () => {
  const url = await emptyDatabase();
  const results = await Promise.all([applyMigrations(url), applyMigrations(url), applyMigrations(url)]);
  const names = readMigrations().map(({ name }) => name);
  expect(results.flatMap(({ applied }) => applied)).toEqual(names);
  const rows = await query(url, "select migration_name as name from _prisma_migrations order by 1");
  expect(rows.map(({ name }) => name)).toEqual(names);
});

test("applies nothing where nothing is to do", async () => {
  expect(await applyMigrations(databaseUrl)).toEqual({ applied: [] });
});

test("a failing migration leaves nothing behind, and a corrected one is applied at the next start", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  writeMigration(folder, "20260101000000_first", "create table kept (id int); select 1 / 0;");
  await expect(migrationsOnly(url, folder)).rejects.toThrow("division by zero");
  expect(await query(url, "select to_regclass('kept') as found")).toEqual([{ found: null }]);
  writeMigration(folder, "20260101000000_first", "create table kept (id int);");
  await expect(migrationsOnly(url, folder)).resolves.toEqual(["20260101000000_first"]);
});

test("a migration that was cut off by a kill is tried again", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  writeMigration(folder, "20260101000000_first", "create table kept (id int);");
  await migrationsOnly(url, folder);
  writeMigration(folder, "20260102000000_second", "create table later (id int);");
  await query(
    url,
    `insert into _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
     values ('cut-off', 'none', '20260102000000_second', now(), 0)`,
  );
  await expect(migrationsOnly(url, folder)).resolves.toEqual(["20260102000000_second"]);
});

test("a migration that was changed after it had been applied is refused by name", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  writeMigration(folder, "20260101000000_first", "create table kept (id int);");
  await migrationsOnly(url, folder);
  writeMigration(folder, "20260101000000_first", "create table kept (id bigint);");
  await expect(migrationsOnly(url, folder)).rejects.toThrow(
    "The migration 20260101000000_first was changed after it had been applied",
  );
});

test("a database of a newer version is refused", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  writeMigration(folder, "20260101000000_first", "create table kept (id int);");
  await migrationsOnly(url, folder);
  await expect(migrationsOnly(url, temporaryFolder())).rejects.toThrow("does not know");
});

test("functions with semicolons in their body survive", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  writeMigration(
    folder,
    "20260101000000_function",
    "create function two() returns int language plpgsql as $$ begin perform 1; return 2; end $$;",
  );
  await migrationsOnly(url, folder);
  expect(await query(url, "select two()")).toEqual([{ two: 2 }]);
});

test("authors a migration in Prisma's layout from the difference to the schema", async () => {
  const url = await emptyDatabase();
  const folder = temporaryFolder();
  const authored = await authorMigration(url, "Add everything", {
    baseDir: folder,
    now: new Date("2026-01-02T03:04:05Z"),
  });
  expect(authored?.name).toBe("20260102030405_add_everything");
  expect(authored?.sql).toContain('CREATE TABLE "directory"');
  expect(await query(url, "select to_regclass('directory') as found")).toEqual([{ found: null }]);
});

test("an unreachable database is one clear line", async () => {
  await expect(applyMigrations("postgresql://a:b@127.0.0.1:1/none")).rejects.toThrow(
    /^PostgreSQL at 127\.0\.0\.1:1 refuses connections: [^\n]+$/,
  );
  const wrongPassword = new URL(databaseUrl);
  wrongPassword.password = "wrong";
  await expect(applyMigrations(wrongPassword.href)).rejects.toThrow("refuses user muster");
  await expect(applyMigrations(withDatabaseName(databaseUrl, "absent"))).rejects.toThrow(
    'has no database "absent"',
  );
});

function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), "muster-migrations-"));
}

/** The folder's migrations alone: the time partitions belong to the real schema. */
async function migrationsOnly(url: string, folder: string): Promise<string[]> {
  return (await applyMigrations(url, { baseDir: folder, partitions: false })).applied;
}

async function emptyDatabase(): Promise<string> {
  const { adminUrl, run } = inject("testServer");
  const name = testDatabaseName(run);
  await query(adminUrl, `create database "${name}"`);
  onTestFinished(async () => {
    await query(adminUrl, `drop database "${name}" with (force)`);
  });
  return withDatabaseName(adminUrl, name);
}

async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

import pg from "pg";
import { afterAll, inject } from "vitest";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";
import { testDatabaseName, withDatabaseName } from "./test-server.ts";

/** A database of one test file: migrated, empty, its own. */
export interface TestDatabase {
  readonly databaseUrl: string;
}

let current: Promise<TestDatabase> | undefined;

/**
 * Makes the database of this test file and points DATABASE_URL to it; it is dropped after the file's
 * last test. integration-setup.ts has called it before any test file is loaded: a file that wants the
 * address calls it again and gets the same.
 */
export function createTestDatabase(): Promise<TestDatabase> {
  current ??= create();
  return current;
}

async function create(): Promise<TestDatabase> {
  afterAll(async () => {
    await closeNotices();
    await closePool();
  });
  const database = await clone();
  process.env.DATABASE_URL = database.databaseUrl;
  return database;
}

async function clone(): Promise<TestDatabase> {
  const { adminUrl, template, run } = inject("testServer");
  const name = testDatabaseName(run);
  await asAdmin(adminUrl, `create database "${name}" template "${template}"`);
  afterAll(() => asAdmin(adminUrl, `drop database if exists "${name}" with (force)`));
  return { databaseUrl: withDatabaseName(adminUrl, name) };
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

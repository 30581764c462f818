import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { isAlive } from "#lib/platform/db/embedded/process-identity.ts";
import { type EmbeddedDatabase, startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { readMigrations } from "#lib/platform/db/migrate/migration-folder.ts";

/** Serialises the making of templates between runs that start at once. */
const TEMPLATE_LOCK = 7_268_783_702;

/** What a test needs to make its own database. */
export interface TestServer {
  /** The server's maintenance database. */
  readonly adminUrl: string;
  /** A migrated database without rows, to be cloned. */
  readonly template: string;
  /** Databases named `test_<run>_…` belong to the run of this process id. */
  readonly run: number;
}

/**
 * Starts (or joins) the PostgreSQL of tests in `.muster-test`, and makes a migrated template once for
 * each state of prisma/migrations. Not durable: nothing in it outlives a run.
 */
export async function startTestServer(): Promise<TestServer & { stop: EmbeddedDatabase["stop"] }> {
  const dataDir = path.resolve(import.meta.dirname, "..", "..", ".muster-test");
  const embedded = await startEmbedded({ dataDir, durable: false });
  const adminUrl = withDatabaseName(embedded.databaseUrl, "postgres");
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await dropLeftOvers(client);
    return {
      adminUrl,
      template: await ensureTemplate(client, adminUrl),
      run: process.pid,
      stop: embedded.stop,
    };
  } finally {
    await client.end();
  }
}

/** The same server and user with another database. */
export function withDatabaseName(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** A name for a new database of this run. */
export function testDatabaseName(run: number): string {
  return `test_${run}_${randomBytes(6).toString("hex")}`;
}

async function dropLeftOvers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname ~ '^test_[0-9]+_'",
  );
  for (const { name } of rows) {
    const run = Number(name.split("_")[1]);
    if (run !== process.pid && !isAlive(run)) {
      await client.query(`drop database if exists "${name}" with (force)`);
    }
  }
}

async function ensureTemplate(client: pg.Client, adminUrl: string): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, checksum } of readMigrations()) {
    hash.update(`${name} ${checksum}\n`);
  }
  // Partitions are made for the coming days, so that a template serves for one.
  hash.update(new Date().toISOString().slice(0, 10));
  const template = `template_${hash.digest("hex").slice(0, 16)}`;
  await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  const found = await client.query("select datistemplate as ready from pg_database where datname = $1", [
    template,
  ]);
  if (found.rows[0]?.ready !== true) {
    await client.query(`drop database if exists "${template}" with (force)`);
    await client.query(`create database "${template}"`);
    await applyMigrations(withDatabaseName(adminUrl, template));
    await client.query(`alter database "${template}" with is_template true`);
  }
  await client.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  return template;
}

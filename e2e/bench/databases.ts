import { randomBytes } from "node:crypto";
import { createReadStream, readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startEmbedded } from "#lib/platform/db/embedded/start-embedded.ts";
import { startChild } from "./child.ts";
import type { Setup } from "./seed.ts";

/** The bench's own PostgreSQL, as Muster starts it, fsync and all. */
export interface Databases {
  /** Process id of one of its connections; see postgresCpu. */
  readonly backend: number;
  /** A freshly filled database, and the environment of a server on it. */
  fill(users: number): Promise<Filled>;
  /** Reads what was filled into the machine's memory, and lets nothing wait to be written: the disk is not what is measured. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export type Filled = {
  readonly setup: Setup;
  readonly environment: NodeJS.ProcessEnv;
  readonly db: pg.Client;
};

/** Starts the database of a folder. What was filled there once is filled again by a copy. */
export async function openDatabases(dataDir: string): Promise<Databases> {
  const embedded = await startEmbedded({ dataDir });
  const admin = await open(embedded.databaseUrl);
  const { rows } = await admin.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const clients: pg.Client[] = [];
  const environmentOf = (database: string): NodeJS.ProcessEnv => ({
    NODE_ENV: "production",
    DATABASE_URL: embedded.databaseUrl.replace(/[^/]+$/, database),
    MUSTER_URL: "https://muster.example.com",
    MUSTER_LOG_LEVEL: "warn",
    MUSTER_SECRET_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
  });
  return {
    backend: rows[0]?.pid ?? 0,
    async fill(users) {
      const seed = `seed_${users}`;
      const found = await admin.query("SELECT datistemplate AS ready FROM pg_database WHERE datname = $1", [
        seed,
      ]);
      if (found.rows[0]?.ready !== true) {
        await admin.query(`DROP DATABASE IF EXISTS ${seed} WITH (FORCE)`);
        await admin.query(`CREATE DATABASE ${seed}`);
        const seeder = startChild("seed.ts", environmentOf(seed));
        await seeder.ask(users).finally(() => seeder.stop());
        await admin.query(`ALTER DATABASE ${seed} WITH IS_TEMPLATE true`);
      }
      const copy = `bench_${users}`;
      await admin.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${seed} STRATEGY file_copy`);
      const environment = environmentOf(copy);
      const db = await open(environment.DATABASE_URL ?? "");
      clients.push(db);
      const known = await db.query<Setup>(
        `SELECT directory_id AS "directoryId", tokens, small_group AS "smallGroup", big_group AS "bigGroup" FROM bench_setup`,
      );
      const [setup] = known.rows;
      if (!setup) throw new Error(`${copy} has no setup.`);
      return { setup, environment, db };
    },
    async settle() {
      await admin.query("CHECKPOINT");
      for (const client of clients) {
        const { rows: found } = await client.query<{ folder: string }>(
          "SELECT current_setting('data_directory') || '/base/' || oid AS folder FROM pg_database WHERE datname = current_database()",
        );
        for (const { folder } of found) await readWhole(folder);
      }
    },
    async stop() {
      await Promise.all([admin, ...clients].map((client) => client.end()));
      await embedded.stop();
    },
  };
}

async function readWhole(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const stream = createReadStream(path.join(folder, name), { highWaterMark: 1024 * 1024 });
    for await (const _chunk of stream);
  }
}

async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

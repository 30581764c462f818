import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { connectOrExplain } from "./connect.ts";
import { MIGRATIONS_DIR, type Migration, migrationList, readMigrations } from "./migration-folder.ts";
import { isConcurrent, NO_FILTER, PROVIDER_ONLY, withSchemaEngine } from "./schema-engine.ts";

/** Our key for pg_advisory_lock. Prisma's own command uses 72707369, which must stay free for it. */
const LOCK_KEY = 7_268_783_701;

/** What `applyMigrations` did. */
export interface MigrationResult {
  /** Names of the migrations that were applied now, in order. */
  readonly applied: string[];
}

/**
 * Brings a database to the current schema: Prisma's migrations, the job queue's own schema and the
 * time partitions. Of two that start at once, the second waits and then finds nothing to do.
 *
 * @throws StartupError if the database is unreachable, or its history does not fit ours
 */
export async function applyMigrations(
  databaseUrl: string,
  options: { baseDir?: string; partitions?: boolean } = {},
): Promise<MigrationResult> {
  const baseDir = options.baseDir ?? MIGRATIONS_DIR;
  const client = await connectOrExplain(databaseUrl);
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    const applied = await applyPending(client, databaseUrl, baseDir);
    await installQueue(databaseUrl);
    if (options.partitions ?? true) {
      await ensurePartitions(client);
    }
    return { applied };
  } catch (error) {
    throw isDiskFull(error)
      ? new StartupError(
          `The disk of PostgreSQL at ${client.host}:${client.port} is full: free some space and start again. What was not finished was taken back.`,
          { cause: error },
        )
      : error;
  } finally {
    // Ending the session gives the lock back as well.
    await client.end().catch(() => undefined);
  }
}

/** On a pool of ours: the queue's own one would report a server that stops a moment later as a crash. */
async function installQueue(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  pool.on("error", () => undefined);
  pool.on("connect", (connected) => connected.on("error", () => undefined));
  try {
    await runMigrations({ pgPool: pool, logger: SILENT });
  } finally {
    await pool.end();
  }
}

/** PostgreSQL's code 53100, disk_full. */
function isDiskFull(error: unknown): boolean {
  return (
    (error as { code?: unknown } | null)?.code === "53100" ||
    String(error).includes("No space left on device")
  );
}

const SILENT = new Logger(() => () => undefined);

interface AppliedRow {
  name: string;
  checksum: string;
  finished: boolean;
}

async function applyPending(client: pg.Client, databaseUrl: string, baseDir: string): Promise<string[]> {
  const migrations = readMigrations(baseDir);
  await forgetUnfinished(client, migrations);
  const rows = await readHistory(client);
  checkHistory(migrations, rows);
  if (migrations.every(({ name }) => rows.some((row) => row.name === name))) {
    // Nothing to do, known without loading the engine: most starts end here.
    return [];
  }
  try {
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, PROVIDER_ONLY, (engine) =>
      engine.applyMigrations({ migrationsList: migrationList(baseDir), filters: NO_FILTER }),
    );
    return appliedMigrationNames;
  } catch (error) {
    throw new StartupError(
      `A migration failed, and the database was left as it was before: ${engineMessage(error)}`,
      { cause: error },
    );
  }
}

/** An earlier run ended inside a migration: nothing of it was kept, so it may be tried again. */
async function forgetUnfinished(client: pg.Client, migrations: Migration[]): Promise<void> {
  for (const { name, finished } of await readHistory(client)) {
    const sql = migrations.find((migration) => migration.name === name)?.sql;
    if (!finished && sql !== undefined && !isConcurrent(sql)) {
      await client.query(
        "update _prisma_migrations set rolled_back_at = now() where migration_name = $1 and finished_at is null and rolled_back_at is null",
        [name],
      );
    }
  }
}

async function readHistory(client: pg.Client): Promise<AppliedRow[]> {
  const table = await client.query("select to_regclass('_prisma_migrations') is not null as known");
  if (table.rows[0]?.known !== true) {
    return [];
  }
  const { rows } = await client.query<AppliedRow>(
    `select migration_name as name, checksum, finished_at is not null as finished
       from _prisma_migrations where rolled_back_at is null`,
  );
  return rows;
}

function checkHistory(migrations: Migration[], rows: AppliedRow[]): void {
  for (const row of rows) {
    const ours = migrations.find(({ name }) => name === row.name);
    if (ours === undefined) {
      throw new StartupError(
        `The database has the migration ${row.name}, which this version of Muster does not know: start the version that made it, or a newer one.`,
      );
    }
    if (!row.finished) {
      throw new StartupError(
        `The migration ${row.name} stopped half-way in an earlier run: restore the database, or repair it and run "prisma migrate resolve".`,
      );
    }
    if (ours.checksum !== row.checksum) {
      throw new StartupError(
        `The migration ${row.name} was changed after it had been applied: restore the file, and put the change into a new migration.`,
      );
    }
  }
}

function engineMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = [text, error instanceof Error ? (error.stack ?? "") : ""].join("\n");
  return /ERROR: (.*)/.exec(said)?.[1] ?? text.split("\n")[0] ?? text;
}

import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { MIGRATIONS_DIR, migrationList, readSchema, SCHEMA_DIR, writeMigration } from "./migration-folder.ts";
import { NO_FILTER, withSchemaEngine } from "./schema-engine.ts";

/** A migration that was written to the folder. */
export interface AuthoredMigration {
  readonly name: string;
  readonly file: string;
  readonly sql: string;
}

/**
 * Writes a new migration with the difference between prisma/schema and the migrations that exist,
 * which are replayed in a scratch database on the same server.
 *
 * @param label words for the folder's name, such as `add_devices`
 * @returns the migration, or null if the schema and the migrations agree
 */
export async function authorMigration(
  databaseUrl: string,
  label: string,
  options: { baseDir?: string; schemaDir?: string; now?: Date } = {},
): Promise<AuthoredMigration | null> {
  const baseDir = options.baseDir ?? MIGRATIONS_DIR;
  const slug = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (slug === "") {
    throw new StartupError("A migration needs a name, such as: npm run db:migrate -- --name add_devices");
  }
  const sql = await pendingSql(databaseUrl, baseDir, options.schemaDir ?? SCHEMA_DIR);
  if (sql === null) {
    return null;
  }
  const time = (options.now ?? new Date()).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const name = `${time}_${slug}`;
  return { name, file: writeMigration(baseDir, name, sql), sql };
}

/** The SQL that would take the migrations to prisma/schema, or null if there is no difference. */
export async function pendingSql(
  databaseUrl: string,
  baseDir: string = MIGRATIONS_DIR,
  schemaDir: string = SCHEMA_DIR,
): Promise<string | null> {
  const files = readSchema(schemaDir);
  const datamodels = files.map(({ path: file, content }): [string, string] => [file, content]);
  const difference = await withSchemaEngine(databaseUrl, datamodels, (engine) =>
    engine.diff({
      from: { tag: "migrations", ...migrationList(baseDir) },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    }),
  );
  return difference.exitCode === 2 ? difference.stdout : null;
}

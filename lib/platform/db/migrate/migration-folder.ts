import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import { StartupError } from "#lib/platform/errors/startup-error.ts";

/** The project's root, wherever the command was started. */
const ROOT = path.resolve(import.meta.dirname, "..", "..", "..", "..");

/** Prisma's standard folders. */
export const MIGRATIONS_DIR = path.join(ROOT, "prisma", "migrations");
export const SCHEMA_DIR = path.join(ROOT, "prisma", "schema");

const LOCKFILE = "migration_lock.toml";

const LOCKFILE_TEXT = `# Do not edit: Prisma checks that one provider made all migrations.
provider = "postgresql"
`;

/** One migration: its folder's name, its SQL, and Prisma's checksum of it (SHA-256, hex). */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** All migrations in the order in which they are applied. */
export function readMigrations(baseDir: string = MIGRATIONS_DIR): Migration[] {
  if (!existsSync(baseDir)) {
    return [];
  }
  return readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = path.join(baseDir, name, "migration.sql");
      try {
        const sql = readFileSync(file, "utf8");
        return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
      } catch (error) {
        throw new StartupError(`The migration ${file} cannot be read (${(error as Error).message}).`, {
          cause: error,
        });
      }
    });
}

/** The same list in the shape that the schema engine takes. */
export function migrationList(baseDir: string = MIGRATIONS_DIR): MigrationList {
  const lockfile = path.join(baseDir, LOCKFILE);
  return {
    baseDir,
    lockfile: {
      path: LOCKFILE,
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : LOCKFILE_TEXT,
    },
    shadowDbInitScript: "",
    migrationDirectories: readMigrations(baseDir).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/** Every file of the Prisma schema, by path. */
export function readSchema(schemaDir: string = SCHEMA_DIR): { path: string; content: string }[] {
  return readdirSync(schemaDir)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => {
      const file = path.join(schemaDir, name);
      return { path: file, content: readFileSync(file, "utf8") };
    });
}

/** Writes a new migration into the folder, in Prisma's layout, and returns its file. */
export function writeMigration(baseDir: string, name: string, sql: string): string {
  const file = path.join(baseDir, name, "migration.sql");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, sql);
  writeFileSync(path.join(baseDir, LOCKFILE), LOCKFILE_TEXT);
  return file;
}

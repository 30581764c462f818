import { parseArgs } from "node:util";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { authorMigration } from "#lib/platform/db/migrate/author-migration.ts";
import { runTask } from "./run-task.ts";
import { withDatabase } from "./with-database.ts";

/**
 * `npm run db:migrate` brings the database to the current schema.
 * `npm run db:migrate -- --name add_devices` writes a new migration from prisma/schema instead.
 */
runTask(async (args) => {
  const { values } = parseArgs({ args, options: { name: { type: "string" } } });
  return withDatabase(async (databaseUrl) => {
    if (values.name === undefined) {
      const { applied } = await applyMigrations(databaseUrl);
      for (const name of applied) {
        console.info(`Applied ${name}`);
      }
      console.info(applied.length === 0 ? "The database is up to date." : "The database is now up to date.");
      return 0;
    }
    const migration = await authorMigration(databaseUrl, values.name);
    if (migration === null) {
      console.info("The migrations already say what prisma/schema says; nothing was written.");
      return 0;
    }
    console.info(`${migration.sql}\nWritten to ${migration.file}. Read it before you commit it.`);
    return 0;
  });
});

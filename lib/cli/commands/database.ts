import type { Command } from "commander";
import { applyMigrations } from "#lib/platform/db/migrate/apply-migrations.ts";
import { withDatabase } from "../with-database.ts";
import type { AddCommands } from "./session.ts";

/** `muster db migrate` */
export const addDatabaseCommands: AddCommands = (program, finish) => {
  program
    .command("db")
    .description("the database")
    .command("migrate")
    .description("bring the database to this version's schema")
    .action(async (_options: unknown, command: Command) => {
      const { applied } = await withDatabase((databaseUrl) => applyMigrations(databaseUrl));
      const asJson = command.optsWithGlobals<{ json?: boolean }>().json === true;
      const said = [...applied.map((name) => `Applied ${name}`), "The database is up to date."];
      console.info(asJson ? JSON.stringify({ applied }, null, 2) : said.join("\n"));
      finish(0);
    });
};

import { Command, CommanderError, Option } from "commander";
import { addAdminCommands } from "./commands/admin.ts";
import { addDatabaseCommands } from "./commands/database.ts";
import { addDiagnoseCommand } from "./commands/diagnose.ts";
import { addDirectoryCommands } from "./commands/directory.ts";
import { addKeyCommands } from "./commands/key.ts";
import { addSecretsCommands } from "./commands/secrets.ts";
import { EXIT, runTask } from "./run-task.ts";

/**
 * `npm run muster -- …`: the console's own use cases for scripts, in the name of the command line.
 * Works beside a running server and without one.
 */
runTask(async (args) => {
  const program = new Command("muster")
    .description("Manage Muster from the command line.")
    .addOption(new Option("--json", "print one JSON document, also for errors"))
    .showHelpAfterError("(run it with --help for its options)")
    .addHelpText(
      "after",
      `
Exit codes:
  0  done; for diagnose: Healthy
  1  refused, or not Healthy: the message says why
  2  the command was written wrongly
  3  Muster cannot work: database, data folder or environment

Secrets are read from standard input (options ending in -stdin) or from the
environment (MUSTER_PASSWORD, MUSTER_API_TOKEN, MUSTER_CLIENT_SECRET), never from
arguments, which other users of the machine can see.`,
    );
  let code: number = EXIT.ok;
  const finish = (result: number) => {
    code = result;
  };
  for (const add of [
    addAdminCommands,
    addDirectoryCommands,
    addKeyCommands,
    addDiagnoseCommand,
    addSecretsCommands,
    addDatabaseCommands,
  ]) {
    add(program, finish);
  }
  exitByThrowing(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    }
    throw error;
  }
});

function exitByThrowing(command: Command): void {
  command.exitOverride();
  command.commands.forEach(exitByThrowing);
}

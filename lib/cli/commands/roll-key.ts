import type { Command } from "commander";
import type { AddCommands } from "./session.ts";
import { answer } from "./session.ts";

/** `muster directory key roll`, below the command `directory`. */
export function addRollKeyCommand(directory: Command, finish: Parameters<AddCommands>[1]): void {
  directory
    .command("key")
    .description("the key with which Muster signs in to Okta")
    .command("roll")
    .description("change over to the next key, once Okta accepts it; until then nothing changes")
    .requiredOption("--directory <name>", "configuration name of the directory")
    .action(async (options: { directory: string }, command: Command) => {
      const code = await answer(command, async (actor) => {
        const { findDirectoryByName } = await import("./find-directory.ts");
        const { rollKey } = await import("#lib/directories/signing-keys/roll-key.ts");
        const { id, name } = await findDirectoryByName(actor, options.directory);
        const key = await rollKey(actor, id);
        return {
          lines: [`${name} signs in with the key ${key.kid} now. The one before is deleted.`],
          json: key,
        };
      });
      finish(code);
    });
}

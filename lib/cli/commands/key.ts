import { type Command, Option } from "commander";
import { issueKeyInput, keyScopes } from "#lib/keys/contract.ts";
import { type AddCommands, answer, parseInput } from "./session.ts";

interface Options {
  directory: string;
  name: string;
  scopes?: string;
  expiresAt?: string;
}

/** `muster key issue` prints the token and nothing else, so that a script can take it as it is. */
export const addKeyCommands: AddCommands = (program, finish) => {
  program
    .command("key")
    .description("credentials of a directory's SCIM endpoint")
    .command("issue")
    .description("make a key and print its token, which is shown only now")
    .requiredOption("--directory <name>", "configuration name of the directory")
    .requiredOption("--name <name>", "what the key is for, such as Okta production")
    .addOption(new Option("--scopes <list>", `comma-separated: ${keyScopes.join(",")} (default: all)`))
    .option("--expires-at <time>", "ISO 8601 time at which it stops working (default: never)")
    .action(async (options: Options, command: Command) => {
      const code = await answer(command, async (actor) => {
        const { name, scopes, expiresAt } = options;
        const input = parseInput(issueKeyInput, {
          name,
          ...(scopes === undefined ? {} : { scopes: scopes.split(",").map((scope) => scope.trim()) }),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        });
        const { findDirectoryByName } = await import("./find-directory.ts");
        const { issueKey } = await import("#lib/keys/issue-key.ts");
        const directory = await findDirectoryByName(actor, options.directory);
        const issued = await issueKey(actor, directory.id, input);
        return { lines: [issued.token], json: issued };
      });
      finish(code);
    });
};

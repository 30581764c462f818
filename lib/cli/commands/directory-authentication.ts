import { type Command, Option } from "commander";
import { type Authentication, authentications } from "#lib/portal/vocabulary.ts";
import { answer } from "./session.ts";

interface Options {
  directory: string;
  set: Authentication;
}

const WORDS: Record<Authentication, string> = {
  none: "The portal is closed to its users.",
  password: "Its users sign in with a passkey or a password.",
  saml: "Its users sign in with a passkey or at their identity provider.",
};

/** `muster directory authentication`: the way round an identity provider that is down, from the machine itself. */
export function addAuthenticationCommand(directories: Command, finish: (code: number) => void): void {
  directories
    .command("authentication")
    .description("choose how a directory's users sign in to the portal")
    .requiredOption("--directory <name>", "configuration name of the directory")
    .addOption(
      new Option("--set <way>", "how they sign in").choices([...authentications]).makeOptionMandatory(),
    )
    .addHelpText(
      "after",
      `
Admins sign in to the console with their own passwords, whatever is set here.
Where an identity provider is down, "password" lets its users in who have a
password or are invited anew, and passkeys go on working.`,
    )
    .action(async (options: Options, command: Command) => {
      const code = await answer(command, async (actor) => {
        const { findDirectoryByName } = await import("./find-directory.ts");
        const { getPortalSettings, updatePortalSettings } = await import("#lib/portal/portal-settings.ts");
        const { id, name } = await findDirectoryByName(actor, options.directory);
        const before = await getPortalSettings(actor, id);
        const invites = before.invites && options.set !== "none";
        const settings = await updatePortalSettings(actor, id, {
          ...before,
          invites,
          authentication: options.set,
        });
        return {
          lines: [`${name}: ${WORDS[options.set]}`],
          json: {
            directory: { id, name },
            portal: settings,
            before: { authentication: before.authentication },
          },
        };
      });
      finish(code);
    });
}

import { Option } from "commander";
import * as z from "zod";
import { ROLES } from "#lib/auth/actor.ts";
import { type AddCommands, answer, parseInput, readSecret } from "./session.ts";

const emailField = z.object({ email: z.email("Enter an email address, such as ada@example.com.") });

/** `muster admin create` */
export const addAdminCommands: AddCommands = (program, finish) => {
  program
    .command("admin")
    .description("people who sign in to the console")
    .command("create")
    .description("create an admin who can sign in at once")
    .requiredOption("--email <address>", "email address, used to sign in")
    .addOption(new Option("--role <role>", "what they may do").choices([...ROLES]).makeOptionMandatory())
    .option("--name <name>", "name shown in the console (default: the part of the email before the @)")
    .option("--password-stdin", "read the password from standard input", false)
    .action(async (options, command) => {
      const code = await answer(command, async (actor) => {
        const { email } = parseInput(emailField, options);
        const password = await readSecret(options.passwordStdin, "MUSTER_PASSWORD", "--password-stdin");
        const { createAdmin } = await import("#lib/auth/create-admin.ts");
        const admin = await createAdmin(actor, {
          email,
          password,
          role: options.role,
          ...(options.name === undefined ? {} : { name: options.name }),
        });
        return { lines: [`${admin.email} can sign in as ${admin.role}.`], json: admin };
      });
      finish(code);
    });
};

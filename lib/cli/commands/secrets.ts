import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parseKeyRing } from "#lib/platform/crypto/key-ring.ts";
import { newKey, replaceKeyRing } from "../installation-secrets.ts";
import { type AddCommands, answer } from "./session.ts";

/** `muster secrets rotate` */
export const addSecretsCommands: AddCommands = (program, finish) => {
  program
    .command("secrets")
    .description("tokens and client secrets of directories, sealed in the database")
    .command("rotate")
    .description("seal every stored secret again under a new key")
    .addHelpText(
      "after",
      `
The data folder's key ring gets a new key in front, which running servers notice
within a second. Earlier keys stay on the ring, so that backups can be restored.
Where MUSTER_SECRET_KEYS is set, put the new key in front of it yourself and
restart every process first: this command then seals everything under it.`,
    )
    .action(async (_options: unknown, command: Command) => {
      const code = await answer(command, async (actor, installation) => {
        const source = installation.environment.MUSTER_SECRET_KEYS ?? "";
        if (source.startsWith("file:")) {
          addKey(source.slice("file:".length));
        }
        const { resealSecrets } = await import("#lib/directories/reseal-secrets.ts");
        const { keyId, resealed } = await resealSecrets(actor);
        const count = resealed === 1 ? "1 secret was" : `${resealed} secrets were`;
        return { lines: [`${count} sealed again under the key ${keyId}.`], json: { keyId, resealed } };
      });
      finish(code);
    });
};

function addKey(file: string): void {
  const text = readFileSync(file, "utf8");
  parseKeyRing(text);
  const known = text
    .split(",")
    .map((key) => key.trim())
    .filter(Boolean);
  replaceKeyRing(file, [newKey(), ...known]);
}

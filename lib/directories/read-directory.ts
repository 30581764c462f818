import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { keyIdOf, readConfig } from "./config.ts";
import type { DirectoryView } from "./contract.ts";
import { countContents, findDirectory } from "./directory.store.ts";
import { directoryViewOf } from "./directory-view.ts";
import { findSigningKey } from "./signing-keys/signing-key.store.ts";

/** One directory as the console shows it. @throws AppError not_found, also outside the actor's scope */
export async function readDirectory(actor: Actor, id: string): Promise<DirectoryView> {
  requireDirectory(actor, id);
  const [row, contents] = await Promise.all([findDirectory(id), countContents(id)]);
  if (!row) {
    throw new AppError("not_found", { detail: "There is no such directory." });
  }
  const keyId = keyIdOf(readConfig(row.type, row.config));
  return directoryViewOf(row, contents, keyId === null ? null : await findSigningKey(keyId));
}

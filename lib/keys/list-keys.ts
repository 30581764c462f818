import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import type { KeyView } from "./contract.ts";
import { findKeys } from "./key.store.ts";
import { keyViewOf } from "./key-view.ts";

/** The keys of a directory, newest first: live ones, then those that no longer work. @throws AppError not_found */
export async function listKeys(actor: Actor, directoryId: string): Promise<{ keys: KeyView[] }> {
  requireDirectory(actor, directoryId);
  const keys = (await findKeys(directoryId)).map((row) => keyViewOf(row));
  return {
    keys: [...keys.filter((key) => key.state === "live"), ...keys.filter((key) => key.state !== "live")],
  };
}

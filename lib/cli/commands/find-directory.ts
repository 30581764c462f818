import type { Actor } from "#lib/auth/actor.ts";
import type { DirectoryListItem } from "#lib/directories/contract.ts";
import { listDirectories } from "#lib/directories/list-directories.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";

/** A directory by its configuration name, without regard to case, or by its id. @throws AppError not_found */
export async function findDirectoryByName(actor: Actor, name: string): Promise<DirectoryListItem> {
  const { directories } = await listDirectories(actor);
  const wanted = name.trim().toLowerCase();
  const found = directories.find((each) => each.name.toLowerCase() === wanted || each.id === wanted);
  if (found === undefined) {
    const names = directories.map((each) => each.name);
    throw new AppError("not_found", {
      detail:
        names.length === 0
          ? "There is no directory yet: add one with muster directory create."
          : `There is no directory "${name}". Directories: ${names.join(", ")}.`,
    });
  }
  return found;
}

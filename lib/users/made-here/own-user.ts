import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { UserForChange } from "../user.store.ts";
import { findDirectoryOfUser } from "../user-page.store.ts";
import { findHomeDirectory, type HomeDirectory } from "./made-here.store.ts";

export const noSuchUser = () => new AppError("not_found", { detail: "There is no such user." });

/** The directory of a user in the actor's scope. @throws AppError not_found */
export async function requireUsersDirectory(actor: Actor, userId: string): Promise<HomeDirectory> {
  const directoryId = await findDirectoryOfUser(userId);
  const directory = directoryId && inScope(actor, directoryId) ? await findHomeDirectory(directoryId) : null;
  if (!directory) throw noSuchUser();
  return directory;
}

const owners: Record<HomeDirectory["type"], string> = {
  okta: "Okta",
  entra: "Microsoft Entra ID",
  scim: "the identity provider",
};

/** Who owns the attributes of a linked user of this directory, in the middle of a sentence. */
export function ownerOf({ type }: Pick<HomeDirectory, "type">): string {
  return owners[type];
}

/** @throws AppError not_found, user_linked */
export function requireOwn(
  user: UserForChange | null,
  directory: HomeDirectory,
): asserts user is UserForChange {
  if (!user) throw noSuchUser();
  if (!user.linkedAt) return;
  const owner = ownerOf(directory);
  throw new AppError("user_linked", {
    detail: `${owner.charAt(0).toUpperCase()}${owner.slice(1)} owns this user of ${directory.name}: change it there, and it changes here.`,
  });
}

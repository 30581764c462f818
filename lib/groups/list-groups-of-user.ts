import { type Actor, inScope } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { findDirectoryOfUser } from "#lib/users/user-page.store.ts";
import type { GroupsOfUser } from "./contract.ts";
import { findGroupsAround, type NestedGroup } from "./group-page.store.ts";
import { MAX_NESTING } from "./vocabulary.ts";

const PER_PAGE = 50;

/**
 * The groups that a user is in, direct ones first, then those that have one of these within them.
 * @param after the last group that was listed
 * @throws AppError not_found, also for a user of a directory outside the actor's scope
 */
export async function listGroupsOfUser(
  actor: Actor,
  userId: string,
  after: string | null,
): Promise<GroupsOfUser> {
  const directoryId = await findDirectoryOfUser(userId);
  if (!directoryId || !inScope(actor, directoryId))
    throw new AppError("not_found", { detail: "There is no such user." });
  const all = (await findGroupsAround(directoryId, userId)).filter(({ depth }) => depth <= MAX_NESTING);
  const known = new Map(all.map((group) => [group.id, group]));
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const shown = all.slice(start, start + PER_PAGE);
  const direct = all.filter(({ depth }) => depth === 0).length;
  return {
    groups: shown.map((group) => ({ id: group.id, name: group.name, via: wayFrom(group, known) })),
    direct,
    nested: all.length - direct,
    hasMore: start + shown.length < all.length,
  };
}

/** The groups between a group and the user, the outermost first. */
function wayFrom(
  group: NestedGroup,
  known: ReadonlyMap<string, NestedGroup>,
): { id: string; name: string }[] {
  const way: { id: string; name: string }[] = [];
  const next = ({ parentId }: NestedGroup) => (parentId === null ? undefined : known.get(parentId));
  for (let at = next(group); at; at = next(at)) way.push({ id: at.id, name: at.name });
  return way;
}

import { type Actor, inScope } from "#lib/auth/actor.ts";
import { isId } from "#lib/platform/db/id.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { GroupView } from "./contract.ts";
import { findDirectoryOfGroup, findGroupPageRow } from "./group-page.store.ts";
import { linkStateOf } from "./vocabulary.ts";

/** One group. @throws AppError not_found, also for a group of a directory outside the actor's scope */
export async function getGroup(actor: Actor, id: string): Promise<GroupView> {
  const row = isId(id) ? await findGroupPageRow(id) : null;
  if (!row || !inScope(actor, row.directory.id)) throw noSuchGroup();
  const { name, members, nestedGroups, source, externalId, directory, linkedBy, lastChange } = row;
  return {
    id,
    name,
    members,
    nestedGroups,
    source,
    link: linkStateOf(row),
    linkedAt: row.linkedAt?.toISOString() ?? null,
    externalId,
    directory,
    linkedBy,
    lastChange,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The directory of a group that the actor may see. @throws AppError not_found */
export async function requireGroup(actor: Actor, id: string): Promise<string> {
  const directoryId = await findDirectoryOfGroup(id);
  if (!directoryId || !inScope(actor, directoryId)) throw noSuchGroup();
  return directoryId;
}

export function noSuchGroup(): AppError {
  return new AppError("not_found", { detail: "There is no such group." });
}

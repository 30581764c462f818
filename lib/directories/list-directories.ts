import type { Actor } from "#lib/auth/actor.ts";
import type { DirectoryListItem } from "./contract.ts";
import { countForList, findDirectories } from "./directory.store.ts";
import { listItemOf } from "./directory-view.ts";

/** The directories of the actor's scope, by name. */
export async function listDirectories(actor: Actor): Promise<{ directories: DirectoryListItem[] }> {
  const rows = await findDirectories(actor.directoryIds);
  const counts = await countForList(rows.map((row) => row.id));
  return { directories: rows.map((row) => listItemOf(row, counts.get(row.id) ?? { users: 0, keys: 0 })) };
}

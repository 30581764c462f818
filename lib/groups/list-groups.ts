import { type Actor, chosenDirectories } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { cursorsAround, positionOf, unknownPlace } from "#lib/platform/http/list-cursor.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import type { GroupFilterQuery, GroupList, GroupListItem, GroupListQuery } from "./contract.ts";
import { countGroups, findGroupPage, type GroupFilter, type GroupListRow } from "./group-list.store.ts";
import { GROUPS_PER_PAGE, linkStateOf } from "./vocabulary.ts";

/**
 * One page of the groups of the actor's directories, with where the pages before and after it begin.
 * A directory outside the scope has no groups.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listGroups(actor: Actor, query: GroupListQuery): Promise<GroupList> {
  const filter = filterOf(actor, query);
  const position = positionOf(query.cursor, query.sort);
  if (query.sort === "changed" && position && Number.isNaN(Date.parse(position.key))) throw unknownPlace();
  const [{ rows, hasMore }, count, directories] = await Promise.all([
    findGroupPage(filter, query.sort, position, { limit: GROUPS_PER_PAGE }),
    countGroups(filter),
    listDirectoryRefs(actor.directoryIds),
  ]);
  return {
    groups: rows.map(itemOf),
    count,
    ...cursorsAround(rows, hasMore, position, query.sort),
    directories,
  };
}

/** What the query means for this actor. */
export function filterOf(actor: Actor, query: GroupFilterQuery): GroupFilter {
  return {
    directoryIds: chosenDirectories(actor, query.directoryId),
    origin: query.origin ?? null,
    isEmpty: query.empty,
    words: wordsOf(query.search),
  };
}

/** A row as the list shows it. */
export function itemOf(row: GroupListRow): GroupListItem {
  const { id, name, members, source, externalId, directory } = row;
  return {
    id,
    name,
    members,
    source,
    link: linkStateOf(row),
    linkedAt: row.linkedAt?.toISOString() ?? null,
    externalId,
    directory,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

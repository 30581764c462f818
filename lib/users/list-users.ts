import { type Actor, chosenDirectories } from "#lib/auth/actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";
import { cursorsAround, positionOf } from "#lib/platform/http/list-cursor.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import type { UserFilterQuery, UserList, UserListItem, UserListQuery } from "./contract.ts";
import type { UserFilter } from "./user-condition.ts";
import {
  countUsers,
  findManagerName,
  findMatches,
  findUserPage,
  type UserListRow,
} from "./user-list.store.ts";
import { emailOf } from "./user-record.ts";
import { FILTERED_SEARCH_COUNT_CAP, SEARCH_COUNT_CAP, USER_COUNT_CAP, USERS_PER_PAGE } from "./vocabulary.ts";

/**
 * One page of the users of the actor's directories, with where the pages before and after it begin.
 * A directory outside the scope has no users.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listUsers(actor: Actor, query: UserListQuery): Promise<UserList> {
  const filter = await filterOf(actor, query);
  const position = positionOf(query.cursor, query.sort);
  const countCap = countCapOf(filter);
  const [{ rows, hasMore }, count, directories, manager] = await Promise.all([
    findUserPage(filter, query.sort, position, USERS_PER_PAGE),
    isCounted(filter) ? countCap + 1 : countUsers(filter, countCap),
    listDirectoryRefs(actor.directoryIds),
    query.managerId ? findManagerName(query.managerId, actor.directoryIds) : null,
  ]);
  const places = rows.map(({ id, userNameKey }) => ({ id, key: query.sort === "name" ? userNameKey : "" }));
  return {
    users: rows.map(itemOf),
    count,
    countCap,
    manager,
    ...cursorsAround(places, hasMore, position, query.sort),
    directories,
  };
}

/** Many are found, and nothing else is asked for: that there are more than the cap is known without counting. */
function isCounted({ words, found, directoryIds, status, link, invitation, managerId }: UserFilter): boolean {
  return words.length > 0 && !found && !directoryIds && !status && !link && !invitation && !managerId;
}

function countCapOf({ words, found, ...others }: UserFilter): number {
  if (words.length === 0) return USER_COUNT_CAP;
  return found || isCounted({ words, found, ...others }) ? SEARCH_COUNT_CAP : FILTERED_SEARCH_COUNT_CAP;
}

/** What a query asks for, within the actor's directories. */
export async function filterOf(actor: Actor, query: UserFilterQuery): Promise<UserFilter> {
  const words = wordsOf(query.search);
  return {
    directoryIds: chosenDirectories(actor, query.directoryId),
    status: query.status ?? null,
    link: query.link ?? null,
    invitation: query.invitation ?? null,
    managerId: query.managerId ?? null,
    words,
    found: words.length > 0 ? await findMatches(words, SEARCH_COUNT_CAP) : null,
  };
}

function itemOf(row: UserListRow): UserListItem {
  const { id, userName, displayName, status, directory } = row;
  return {
    id,
    userName,
    displayName,
    email: row.emails ? emailOf({ emails: row.emails }) : null,
    status,
    linkedAt: row.linkedAt?.toISOString() ?? null,
    directory,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    purgeAt: row.purgeAt?.toISOString() ?? null,
    invitation: row.invitation ?? "none",
  };
}

import type { Actor } from "#lib/auth/actor.ts";
import type { UserList, UserListItem, UserListQuery } from "./contract.ts";
import { cursorAt, positionOf } from "./list-cursor.ts";
import {
  countUsers,
  findDirectoryRefs,
  findUserPage,
  type UserFilter,
  type UserListRow,
} from "./user-list.store.ts";
import { emailOf } from "./user-record.ts";
import { USERS_PER_PAGE } from "./vocabulary.ts";

/** Words beyond this many only cost time. */
const MAX_WORDS = 8;

/**
 * One page of the users of the actor's directories, with where the pages before and after it begin.
 * A directory outside the scope has no users.
 * @throws AppError validation_failed for a cursor of another list
 */
export async function listUsers(actor: Actor, query: UserListQuery): Promise<UserList> {
  const directories = await findDirectoryRefs(actor.directoryIds);
  const filter: UserFilter = {
    directoryIds: chosenDirectories(actor, query.directoryId),
    status: query.status ?? null,
    link: query.link ?? null,
    words: query.search
      .toLowerCase()
      .split(/[\s\p{Cc}]+/u)
      .filter(Boolean)
      .slice(0, MAX_WORDS),
  };
  const position = query.cursor === undefined ? null : positionOf(query.cursor, query.sort);
  const [{ rows, hasMore }, count] = await Promise.all([
    findUserPage(filter, query.sort, position, USERS_PER_PAGE),
    countUsers(filter),
  ]);
  const [first, last] = [rows[0], rows.at(-1)];
  const backwards = position?.direction === "previous";
  const hasPrevious = backwards ? hasMore : position !== null;
  const hasNext = backwards || hasMore;
  return {
    users: rows.map(itemOf),
    count,
    previous: first && hasPrevious ? cursorAt("previous", query.sort, first) : null,
    next: last && hasNext ? cursorAt("next", query.sort, last) : null,
    directories,
  };
}

function chosenDirectories(actor: Actor, chosen: string | undefined): readonly string[] | null {
  if (chosen === undefined) return actor.directoryIds;
  return actor.directoryIds === null || actor.directoryIds.includes(chosen) ? [chosen] : [];
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
  };
}

import type { Actor } from "#lib/auth/actor.ts";
import { cursorsAround, positionOf } from "#lib/platform/http/list-cursor.ts";
import { wordsOf } from "#lib/platform/http/search-words.ts";
import { emailOf } from "#lib/users/user-record.ts";
import type { GroupMemberView, MemberList, MemberListQuery } from "./contract.ts";
import { requireGroup } from "./get-group.ts";
import { findGroupsWithin, type NestedGroup } from "./group-page.store.ts";
import { countMembers, findMemberPage, type MemberFilter, type MemberRow } from "./member-list.store.ts";
import { MAX_NESTING, MEMBERS_PER_PAGE } from "./vocabulary.ts";

/**
 * One page of a group's members: users and groups as they were added, or with `effective` every user who is in it,
 * also through groups within it, with the groups on the way.
 * @throws AppError not_found · validation_failed for a cursor of another list
 */
export async function listMembers(
  actor: Actor,
  groupId: string,
  query: MemberListQuery,
): Promise<MemberList> {
  const directoryId = await requireGroup(actor, groupId);
  const order = query.effective ? "effective" : "direct";
  const position = positionOf(query.cursor, order);
  const within = await groupsWithin(directoryId, groupId, query.effective);
  const filter: MemberFilter = {
    directoryId,
    groupIds: within.groupIds,
    isEffective: query.effective,
    words: wordsOf(query.search),
  };
  const [{ rows, hasMore }, count] = await Promise.all([
    findMemberPage(filter, position, MEMBERS_PER_PAGE),
    countMembers(filter),
  ]);
  return {
    members: rows.map((row) => memberOf(row, within.wayTo(row.groupId))),
    count,
    ...cursorsAround(rows, hasMore, position, order),
    isCut: within.isCut,
  };
}

/** Where a group's members are to be looked for, and the way to each of those groups, outermost first. */
export async function groupsWithin(
  directoryId: string,
  groupId: string,
  isEffective: boolean,
): Promise<{
  groupIds: string[];
  wayTo: (id: string) => { id: string; name: string }[];
  isCut: boolean;
}> {
  const all = isEffective ? await findGroupsWithin(directoryId, groupId) : [];
  const groups = new Map(all.filter(({ depth }) => depth <= MAX_NESTING).map((group) => [group.id, group]));
  return {
    groupIds: [groupId, ...[...groups.keys()].filter((id) => id !== groupId)],
    wayTo: (id) => {
      const way: { id: string; name: string }[] = [];
      for (let at: NestedGroup | undefined = groups.get(id); at && at.id !== groupId; ) {
        way.unshift({ id: at.id, name: at.name });
        at = at.parentId === null ? undefined : groups.get(at.parentId);
      }
      return way;
    },
    isCut: all.length > groups.size,
  };
}

function memberOf(row: MemberRow, via: GroupMemberView["via"]): GroupMemberView {
  return {
    kind: row.kind,
    id: row.id,
    name: row.name,
    userName: row.userName,
    email: row.emails ? emailOf({ emails: row.emails }) : null,
    status: row.status,
    addedAt: via.length === 0 ? (row.addedAt?.toISOString() ?? null) : null,
    source: via.length === 0 ? row.source : null,
    addedHere: via.length === 0 && row.source === "admin",
    via,
  };
}

import { pool } from "#lib/platform/db/pool.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import type { GroupListRow } from "./group-list.store.ts";
import { GROUP_COUNT_CAP, type GroupSource, MAX_NESTING } from "./vocabulary.ts";

export type GroupPageRow = Omit<GroupListRow, "key"> & {
  nestedGroups: number;
  linkedBy: "scim" | "sync" | null;
  lastChange: { at: string; source: GroupSource; by: string | null } | null;
};

/** How many rows a condition on memberships `m` has, up to the cap + 1. */
const upToCap = (condition: string) =>
  `(select count(*)::int from (select 1 from membership m where ${condition} limit ${GROUP_COUNT_CAP + 1}) one)`;

/** One group of any directory with what its page says about it; null when there is none. */
export async function findGroupPageRow(id: string): Promise<GroupPageRow | null> {
  const ofGroup = "m.directory_id = g.directory_id and m.group_id = g.id";
  const { rows } = await pool().query<GroupPageRow>(
    `select g.id, g.display_name as name, ${upToCap(ofGroup)} as members,
       ${upToCap(`${ofGroup} and m.member_group_id is not null`)} as "nestedGroups",
       g.source::text, g.linked_at as "linkedAt", g.external_id as "externalId", g.created_at as "createdAt", g.updated_at as "updatedAt",
       case when g.linked_at is not null then coalesce(g.linked_by, 'scim')::text end as "linkedBy",
       (select json_build_object('at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'source', e.source,
               'by', coalesce(e.payload->'by'->'key'->>'name', e.payload->'by'->'admin'->>'name'))
          from event e where e.directory_id = g.directory_id and e.subject_id = g.id and e.subject_type = 'group'
         order by e.id desc limit 1) as "lastChange",
       json_build_object('id', d.id, 'name', d.name, 'type', d.type) as directory
     from groups g join directory d on d.id = g.directory_id
     where g.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** The directory of a group; null when there is no such group. */
export async function findDirectoryOfGroup(id: string): Promise<string | null> {
  const { rows } = await pool().query<{ directoryId: string }>(
    `select directory_id as "directoryId" from groups where id = $1`,
    [id],
  );
  return rows[0]?.directoryId ?? null;
}

/** A group on the way through groups within groups. */
export type NestedGroup = { id: string; name: string; parentId: string | null; depth: number };

/**
 * Steps from a group to groups along memberships, nearest first; each group once, by a shortest way. A step is taken
 * at most once a depth and no deeper than MAX_NESTING, so that circles and many ways to one group cost nothing.
 * @param from the column that a step starts at · @param to the one that it leads to · @param start SQL of depth 0
 */
function reached(from: string, to: string, start: string): string {
  return `with recursive reach(id, parent_id, depth) as (
      ${start}
      union
      select m.${to}, reach.id, reach.depth + 1
        from reach join membership m on m.directory_id = $1 and m.${from} = reach.id and m.member_group_id is not null
       where reach.depth <= ${MAX_NESTING}
    ), nearest as (select distinct on (id) id, parent_id, depth from reach order by id, depth, parent_id nulls first)
    select g.id, g.display_name as name, nearest.parent_id as "parentId", nearest.depth
      from nearest join groups g on g.directory_id = $1 and g.id = nearest.id
     order by nearest.depth, g.display_name_key, g.id`;
}

/** A group (depth 0) with all groups within it; one of depth MAX_NESTING + 1 says that there may be more. */
export async function findGroupsWithin(directoryId: string, groupId: string): Promise<NestedGroup[]> {
  const { rows } = await pool().query<NestedGroup>(
    reached("group_id", "member_group_id", "select $2::uuid, null::uuid, 0"),
    [directoryId, groupId],
  );
  return rows;
}

/** All groups that a user is in: directly (depth 0), or through groups within them; `parentId` is the group inside. */
export async function findGroupsAround(directoryId: string, userId: string): Promise<NestedGroup[]> {
  const direct =
    "select group_id, null::uuid, 0 from membership where directory_id = $1 and member_id = $2::uuid";
  const { rows } = await pool().query<NestedGroup>(reached("member_id", "group_id", direct), [
    directoryId,
    userId,
  ]);
  return rows;
}

export type GroupEventRow = {
  id: string;
  at: Date;
  type: string;
  source: GroupSource;
  requestId: string;
  payload: JsonObject;
};

/** What happened to a group, newest first; `before` is the id of an event, exclusive. */
export async function findGroupEvents(
  directoryId: string,
  groupId: string,
  before: string | null,
  limit: number,
): Promise<GroupEventRow[]> {
  const { rows } = await pool().query<GroupEventRow>(
    `select id::text, at, type, source::text, request_id as "requestId", payload from event
     where directory_id = $1 and subject_id = $2 and subject_type = 'group' and ($3::bigint is null or id < $3::bigint)
     order by event.id desc limit ${limit}`,
    [directoryId, groupId, before],
  );
  return rows;
}

/** Users, deleted ones too, and groups of a directory by id, with the name that they have now. */
export async function findMemberNames(
  directoryId: string,
  ids: readonly string[],
): Promise<Map<string, { kind: "user" | "group"; name: string }>> {
  const { rows } = await pool().query<{ id: string; kind: "user" | "group"; name: string }>(
    `select id, 'user' as kind, coalesce(display_name, user_name) as name from users where directory_id = $1 and id = any($2::uuid[])
     union all
     select id, 'group', display_name from groups where directory_id = $1 and id = any($2::uuid[])`,
    [directoryId, ids],
  );
  return new Map(rows.map(({ id, kind, name }) => [id, { kind, name }]));
}

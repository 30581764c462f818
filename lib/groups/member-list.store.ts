import { pool } from "#lib/platform/db/pool.ts";
import type { Position } from "#lib/platform/http/list-cursor.ts";
import type { JsonObject } from "#lib/scim/protocol/json.ts";
import { patternOf } from "#lib/users/search-text.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import { GROUP_COUNT_CAP } from "./vocabulary.ts";

export type MemberRow = {
  kind: "user" | "group";
  id: string;
  /** Groups before users, each by name. */
  key: string;
  name: string;
  userName: string | null;
  emails: JsonObject["emails"] | null;
  status: UserStatus | null;
  addedAt: Date | null;
  source: "scim" | "sync" | "admin" | null;
  /** The group whose direct member it is. */
  groupId: string;
};

export type MemberFilter = {
  directoryId: string;
  /** The group, and for effective membership all groups within it; nearest first. */
  groupIds: readonly string[];
  /** Users alone, each once, by the nearest group; else the direct members with the groups among them. */
  isEffective: boolean;
  /** Folded words, all of which must be part of a user's names and addresses or of a group's name. */
  words: readonly string[];
};

/** What a search for members looks at: of one group there are few enough to need no index. */
const USER_TEXT = `(' ' || u.user_name_key || ' ' || lower(coalesce(u.display_name, '')) || ' ' || coalesce(u.email_key, '') || ' ' || lower(coalesce(u.external_id, '')))`;
/** The indexed text of groups_search, to the letter. */
const GROUP_TEXT = "(' ' || n.display_name_key)";
const USER_KEY = "'1' || lower(coalesce(u.display_name, u.user_name))";
const GROUP_KEY = "'0' || n.display_name_key";

/** Each user once, by the nearest of the groups; $1 the directory, $2 the groups, nearest first. */
const eachOnce = `(select distinct on (m.user_id) m.user_id, m.group_id, m.created_at, m.source
    from unnest($2::uuid[]) with ordinality as within(id, place)
    join membership m on m.directory_id = $1 and m.group_id = within.id and m.user_id is not null
   order by m.user_id, within.place)`;

/** SQL of the further condition that a text has all words. @param values of the statement, which get a pattern for each */
function matchingBy(words: readonly string[], values: unknown[]): (text: string) => string {
  const patterns = words.map((word) => `$${values.push(patternOf(word))}`);
  return (text) => patterns.map((pattern) => ` and ${text} like ${pattern}`).join("");
}

/** SQL of the members, with what they are sorted by and no more; $1 the directory, $2 the groups. */
function membersOf({ isEffective, words }: MemberFilter, values: unknown[]): string {
  const matching = matchingBy(words, values);
  const memberships = isEffective
    ? eachOnce
    : "(select * from membership where directory_id = $1 and group_id = any($2::uuid[]))";
  const users = `select u.id, ${USER_KEY} as key, m.created_at, m.source, m.group_id
    from ${memberships} m join users u on u.directory_id = $1 and u.id = m.user_id and u.deleted_at is null${matching(USER_TEXT)}`;
  if (isEffective) return users;
  return `${users} union all
    select n.id, ${GROUP_KEY}, m.created_at, m.source, m.group_id
    from membership m join groups n on n.directory_id = $1 and n.id = m.member_group_id${matching(GROUP_TEXT)}
    where m.directory_id = $1 and m.group_id = any($2::uuid[])`;
}

/** One page of members, groups first, each kind by name; and whether there are more beyond it. */
export async function findMemberPage(
  filter: MemberFilter,
  position: Position | null,
  limit: number,
): Promise<{ rows: MemberRow[]; hasMore: boolean }> {
  const values: unknown[] = [filter.directoryId, filter.groupIds];
  const members = membersOf(filter, values);
  const backwards = position?.direction === "previous";
  const beyond = position
    ? `where (key, id) ${backwards ? "<" : ">"} ($${values.push(position.key)}::text, $${values.push(position.id)}::uuid)`
    : "";
  const direction = backwards ? "desc" : "asc";
  const order = `m.key ${direction}, m.id ${direction}`;
  // What is shown is read for the rows of the page alone.
  const { rows } = await pool().query<MemberRow>(
    `select ${shown}, m.key
     from (select * from (${members}) m ${beyond} order by ${order} limit ${limit + 1}) m
     left join users u on u.directory_id = $1 and u.id = m.id
     left join groups n on n.directory_id = $1 and n.id = m.id
     order by ${order}`,
    values,
  );
  const page = rows.slice(0, limit);
  return { rows: backwards ? page.toReversed() : page, hasMore: rows.length > limit };
}

/** What a row tells of a member `m`, who is the user `u` or the group `n`. */
const shown = `case when u.id is null then 'group' else 'user' end as kind, m.id,
  coalesce(u.display_name, u.user_name, n.display_name, '') as name, u.user_name as "userName", u.resource->'emails' as emails,
  u.status::text, m.created_at as "addedAt", m.source::text, m.group_id as "groupId"`;

/** Members of the filter, up to the cap + 1. */
export async function countMembers(filter: MemberFilter): Promise<number> {
  const values: unknown[] = [filter.directoryId, filter.groupIds];
  const members = filter.words.length > 0 ? membersOf(filter, values) : allOf(filter);
  const { rows } = await pool().query<{ count: number }>(
    `select count(*)::int as count from (select 1 from (${members}) member limit ${GROUP_COUNT_CAP + 1}) one`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** All members as their memberships have them: who is deleted has none. */
function allOf({ isEffective }: MemberFilter): string {
  const ofGroups = "from membership where directory_id = $1 and group_id = any($2::uuid[])";
  return isEffective
    ? `select distinct user_id ${ofGroups} and user_id is not null`
    : `select member_id ${ofGroups}`;
}

/**
 * Members in the order of their ids, for files: each batch begins at an index where the one before ended, however many
 * there are. For effective membership users alone, each once, by the nearest group.
 * @param after the last id of the batch before
 */
export async function findMemberBatch(
  { directoryId, groupIds, isEffective, words }: MemberFilter,
  after: string | null,
  limit: number,
): Promise<MemberRow[]> {
  const values: unknown[] = [directoryId, groupIds, after];
  const matching = matchingBy(words, values);
  const found =
    words.length === 0
      ? ""
      : `and (exists (select from users u where u.directory_id = $1 and u.id = m.user_id and u.deleted_at is null${matching(USER_TEXT)})
                    or exists (select from groups n where n.directory_id = $1 and n.id = m.member_group_id${matching(GROUP_TEXT)}))`;
  const { rows } = await pool().query<MemberRow>(
    `select ${shown}, '' as key
     from (select distinct on (m.member_id) m.*, m.member_id as id from unnest($2::uuid[]) with ordinality as within(id, place)
             cross join lateral (
               select * from membership m where m.directory_id = $1 and m.group_id = within.id
                  and ($3::uuid is null or m.member_id > $3::uuid) ${isEffective ? "and m.user_id is not null" : ""} ${found}
                order by m.member_id limit ${limit}) m
            order by m.member_id, within.place limit ${limit}) m
     left join users u on u.directory_id = $1 and u.id = m.user_id
     left join groups n on n.directory_id = $1 and n.id = m.member_group_id
     order by m.member_id`,
    values,
  );
  return rows;
}

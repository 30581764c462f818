import { pool } from "#lib/platform/db/pool.ts";
import { type GroupRow, groupColumns } from "./group.store.ts";
import type { EventOrigin } from "./group-event.store.ts";
import { MEMBERS_IN_EVENT } from "./vocabulary.ts";

/** What one call does to a group's members by their ids; none of them stands in both lists, or in another call. */
export type NamedChange = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Who asks, for the group's history. */
  readonly by: EventOrigin["by"];
  readonly requestId: string;
};

/** The group after a call; or a member of it that is nobody of this directory, and the call has changed nothing. */
export type NamedOutcome = { readonly group: GroupRow } | { readonly missing: string };

/**
 * The group is held first; the row that was seen then must be the newest, or somebody changed it while this waited. Whom it is
 * about are arrays, which an index takes, and the users' directory is not known before: of one that its statistics do not know
 * PostgreSQL believes that it has one user and one member, and would read all of them, or compare each with each.
 */
const text = `
  WITH held AS MATERIALIZED (
    SELECT ${groupColumns}, g.ctid AS place FROM groups g WHERE g.directory_id = $1::uuid AND g.id = $2::uuid
       AND g.source = 'scim' AND g.linked_at IS NOT NULL AND coalesce(g.linked_by, 'scim') = 'scim' FOR NO KEY UPDATE OF g
  ),
  ready AS MATERIALIZED (
    SELECT held.*, greatest(held."updatedAt", $8::timestamptz(3)) AS at FROM held
      JOIN groups seen ON seen.directory_id = $1::uuid AND seen.id = held.id AND seen.ctid = held.place
  ),
  wish AS MATERIALIZED (
    SELECT wish.* FROM ready, unnest($3::int[], $4::uuid[], $5::boolean[]) AS wish(call, id, joins)
  ),
  people AS (
    SELECT u.id FROM users u WHERE u.directory_id = (SELECT $1::uuid) AND u.id = ANY (ARRAY(SELECT id FROM wish WHERE joins))
       AND u.deleted_at IS NULL ORDER BY u.id FOR SHARE OF u
  ),
  nested AS (
    SELECT g.id FROM groups g WHERE g.directory_id = $1::uuid AND g.id = ANY (ARRAY(SELECT id FROM wish WHERE joins))
       AND g.id <> $2::uuid ORDER BY g.id FOR KEY SHARE OF g
  ),
  known AS MATERIALIZED (SELECT id, true AS is_user FROM people UNION ALL SELECT id, false FROM nested),
  missing AS MATERIALIZED (
    SELECT call, min(id::text) AS id FROM wish WHERE joins AND id NOT IN (SELECT id FROM known) GROUP BY call
  ),
  added AS (
    INSERT INTO membership (directory_id, group_id, member_id, user_id, member_group_id, created_at, source)
    SELECT $1::uuid, $2::uuid, known.id, CASE WHEN is_user THEN known.id END, CASE WHEN NOT is_user THEN known.id END,
           ready.at, 'scim'
      FROM ready, wish JOIN known ON known.id = wish.id WHERE wish.call NOT IN (SELECT call FROM missing)
    ON CONFLICT DO NOTHING RETURNING member_id AS id
  ),
  gone AS (
    DELETE FROM membership m WHERE m.directory_id = $1::uuid AND m.group_id = $2::uuid AND m.member_id = ANY (
      ARRAY(SELECT id FROM wish WHERE NOT joins AND call NOT IN (SELECT call FROM missing)))
    RETURNING m.member_id AS id
  ),
  tally AS MATERIALIZED (
    SELECT call, count(*) FILTER (WHERE joins) AS came, count(*) FILTER (WHERE NOT joins) AS went,
           array_agg(id) FILTER (WHERE joins) AS those_who_came, array_agg(id) FILTER (WHERE NOT joins) AS those_who_went
      FROM wish JOIN (SELECT id FROM added UNION ALL SELECT id FROM gone) AS changed USING (id) GROUP BY call
  ),
  written AS (
    UPDATE groups g SET version = g.version + (SELECT count(*) FROM tally)::int, updated_at = ready.at
      FROM ready WHERE g.directory_id = $1::uuid AND g.id = ready.id AND EXISTS (SELECT FROM tally)
  ),
  noted AS (
    INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
    SELECT ready.at, $1::uuid, 'group', $2::uuid, 'group.updated', 'scim',
           jsonb_strip_nulls(jsonb_build_object(
             'membersAdded', to_jsonb(those_who_came[1:${MEMBERS_IN_EVENT}]), 'membersAddedCount', nullif(came, 0),
             'membersRemoved', to_jsonb(those_who_went[1:${MEMBERS_IN_EVENT}]), 'membersRemovedCount', nullif(went, 0)
           )) || jsonb_build_object('by', ($6::jsonb[])[tally.call]),
           ($7::text[])[tally.call]
      FROM ready, tally ORDER BY tally.call
  )
  SELECT ${["id", "resource", "displayName", "version", "createdAt", "updatedAt", "at"].map((name) => `ready."${name}"`).join(", ")},
         ARRAY(SELECT call FROM tally) AS changed, (SELECT json_object_agg(call, id) FROM missing) AS missing FROM ready`;

/**
 * Adds and takes out members by their ids in one statement, which holds the group, checks who they are, and notes an event
 * and a version for each call that changed something: what each of these would cost by itself is more than what they do.
 * @returns what came of the calls, in their order; null, and nothing is done, where there is no such group, its SCIM client
 *   does not stand behind it yet, or another process changed it meanwhile
 */
export async function changeNamedMembers(
  directoryId: string,
  groupId: string,
  calls: readonly NamedChange[],
): Promise<NamedOutcome[] | null> {
  const wishes = calls.flatMap(({ added, removed }, index) => [
    ...added.map((id) => ({ call: index + 1, id, joins: true })),
    ...removed.map((id) => ({ call: index + 1, id, joins: false })),
  ]);
  const { rows } = await pool().query<
    GroupRow & { at: Date; changed: number[]; missing: Record<number, string> | null }
  >({
    name: "group-change-named",
    text,
    values: [
      directoryId,
      groupId,
      wishes.map(({ call }) => call),
      wishes.map(({ id }) => id),
      wishes.map(({ joins }) => joins),
      calls.map(({ by }) => JSON.stringify(by)),
      calls.map(({ requestId }) => requestId),
      new Date(),
    ],
  });
  const [row] = rows;
  if (!row) return null;
  const { at, changed, missing, ...before } = row;
  const isChanged = new Set(changed);
  let group: GroupRow = before;
  return calls.map((_, index) => {
    const stranger = missing?.[index + 1];
    if (stranger !== undefined) return { missing: stranger };
    if (isChanged.has(index + 1)) group = { ...group, version: group.version + 1, updatedAt: at };
    return { group };
  });
}

import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { GroupRecord } from "./group-record.ts";
import { MEMBERS_IN_EVENT } from "./vocabulary.ts";

/** Which sync changes groups, and when. */
export type GroupChange = { directoryId: string; at: Date; requestId: string };

/** Creates groups that a sync found, passing over those whose name or id another one has. @returns ids of the new ones */
export async function insertPulledGroups(
  tx: SqlTx,
  { directoryId, at, requestId }: GroupChange,
  groups: readonly (GroupRecord & { id: string; providerId: string })[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>({
    name: "groups-sync-insert",
    text: `WITH created AS (
        INSERT INTO groups (directory_id, id, resource, display_name, display_name_key, external_id, provider_id, source, linked_at,
          linked_by, created_at, updated_at)
        SELECT $1::uuid, id, resource, "displayName", "displayNameKey", "externalId", "providerId", 'sync', $3::timestamptz, 'sync',
               $3::timestamptz, $3::timestamptz
          FROM json_to_recordset($2::json) AS row(id uuid, resource jsonb, "displayName" text, "displayNameKey" text,
            "externalId" text, "providerId" text)
        ON CONFLICT DO NOTHING RETURNING id, display_name
      ), noted AS (
        INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
        SELECT $3::timestamptz, $1::uuid, 'group', id, 'group.created', 'sync',
               jsonb_build_object('before', '{}'::jsonb, 'after', jsonb_build_object('displayName', display_name)), $4::text FROM created
      )
      SELECT id FROM created`,
    values: [directoryId, JSON.stringify(groups), at, requestId],
  });
  return new Set(rows.map(({ id }) => id));
}

/** From now on syncs stand behind the group. */
export async function markPulled(
  tx: SqlTx,
  directoryId: string,
  id: string,
  providerId: string,
  at: Date,
): Promise<void> {
  await tx.query(
    "UPDATE groups SET provider_id = $3, linked_by = 'sync', linked_at = $4 WHERE directory_id = $1 AND id = $2",
    [directoryId, id, providerId, at],
  );
}

/** Frees the names of groups until the end of the transaction, in which each gets another one. */
export async function parkGroupNames(tx: SqlTx, directoryId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    "SELECT 1 FROM groups WHERE directory_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE",
    [directoryId, ids],
  );
  // No name has a control character in it.
  await tx.query(
    "UPDATE groups SET display_name_key = chr(1) || id::text WHERE directory_id = $1 AND id = ANY ($2)",
    [directoryId, ids],
  );
}

/** Remembers which group of the directory it is, which changes nothing that anybody sees. */
export async function saveProviderId(
  tx: SqlTx,
  directoryId: string,
  id: string,
  providerId: string,
): Promise<void> {
  await tx.query(
    "UPDATE groups SET provider_id = $3 WHERE directory_id = $1 AND id = $2 AND provider_id IS NULL",
    [directoryId, id, providerId],
  );
}

/** Nobody stands behind the group any more: it is the admins' own, and nothing is known of its members in the directory. */
export async function forgetProvider(tx: SqlTx, directoryId: string, id: string): Promise<void> {
  await tx.query(
    `UPDATE groups SET source = 'admin', provider_id = NULL, linked_by = NULL, linked_at = NULL
      WHERE directory_id = $1 AND id = $2`,
    [directoryId, id],
  );
  await forgetToldMembers(tx, directoryId, id);
}

export async function forgetToldMembers(tx: SqlTx, directoryId: string, id: string): Promise<void> {
  await tx.query("DELETE FROM group_provider_member WHERE directory_id = $1 AND group_id = $2", [
    directoryId,
    id,
  ]);
}

/** Members whom syncs put into a group are those of its admins from now on. */
export async function keepPulledMembers(tx: SqlTx, directoryId: string, id: string): Promise<void> {
  await tx.query(
    "UPDATE membership SET source = 'admin' WHERE directory_id = $1 AND group_id = $2 AND source = 'sync'",
    [directoryId, id],
  );
}

/** Whether SCIM or an admin put anybody into a group. */
export async function hasOtherMembers(tx: SqlTx, directoryId: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    "SELECT 1 FROM membership WHERE directory_id = $1 AND group_id = $2 AND source <> 'sync' LIMIT 1",
    [directoryId, id],
  );
  return rowCount === 1;
}

/** Memberships that syncs made in a group. */
export async function countPulledMembers(tx: SqlTx, directoryId: string, id: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    "SELECT count(*)::int FROM membership WHERE directory_id = $1 AND group_id = $2 AND source = 'sync'",
    [directoryId, id],
  );
  return rows[0]?.count ?? 0;
}

/** One version on, and one event a group, for the memberships of `what`. */
const noted = (what: "added" | "removed", field: "membersAdded" | "membersRemoved") => `
  per AS (
    SELECT group_id, count(*)::int AS members, (array_agg(member_id ORDER BY member_id))[1:${MEMBERS_IN_EVENT}] AS first
      FROM ${what} GROUP BY group_id
  ), touched AS (
    UPDATE groups g SET version = version + 1, updated_at = $3::timestamptz FROM per
     WHERE g.directory_id = $1::uuid AND g.id = per.group_id
  ), noted AS (
    INSERT INTO event (at, directory_id, subject_type, subject_id, type, source, payload, request_id)
    SELECT $3::timestamptz, $1::uuid, 'group', group_id, 'group.updated', 'sync',
           jsonb_build_object('${field}', to_jsonb(first), '${field}Count', members), $4::text FROM per
  )
  SELECT coalesce(sum(members), 0)::int AS count FROM per`;

/**
 * Puts those into groups of syncs whom the directory has in them and who are here by now. Groups are held before users, in the
 * order in which whoever writes a group holds them. Each is looked up by itself, in a
 * directory that PostgreSQL learns only when it runs: of one that its statistics do not know it believes that it has one
 * user, and would compare each with each.
 * @returns how many
 */
export async function addPulledMembers(
  tx: SqlTx,
  { directoryId, at, requestId }: GroupChange,
  groupIds: readonly string[],
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: "groups-sync-join",
    text: `WITH held AS MATERIALIZED (
        SELECT id FROM groups WHERE directory_id = $1::uuid AND id = ANY($2::uuid[]) AND linked_at IS NOT NULL AND linked_by = 'sync'
         ORDER BY id FOR NO KEY UPDATE
      ), told AS MATERIALIZED (
        SELECT p.group_id, p.is_group, CASE WHEN p.is_group
            THEN (SELECT n.id FROM groups n WHERE n.directory_id = (SELECT $1::uuid) AND n.provider_id = p.provider_id AND n.id <> p.group_id)
            ELSE (SELECT u.id FROM users u WHERE u.directory_id = (SELECT $1::uuid) AND u.provider_id = p.provider_id AND u.deleted_at IS NULL) END AS id
          FROM group_provider_member p WHERE p.directory_id = $1::uuid AND p.group_id = ANY(ARRAY(SELECT id FROM held))
      ), coming AS MATERIALIZED (
        SELECT * FROM told WHERE id IS NOT NULL AND (SELECT true FROM membership m
          WHERE m.directory_id = (SELECT $1::uuid) AND m.group_id = told.group_id AND m.member_id = told.id) IS NULL ORDER BY id
      ), people AS (
        SELECT group_id, u.id FROM coming CROSS JOIN LATERAL (SELECT u.id FROM users u
          WHERE u.directory_id = (SELECT $1::uuid) AND u.id = coming.id AND u.deleted_at IS NULL LIMIT 1 FOR SHARE) AS u WHERE NOT is_group
      ), nested AS (
        SELECT group_id, n.id FROM coming CROSS JOIN LATERAL (SELECT n.id FROM groups n
          WHERE n.directory_id = (SELECT $1::uuid) AND n.id = coming.id LIMIT 1 FOR KEY SHARE) AS n WHERE is_group
      ), added AS (
        INSERT INTO membership (directory_id, group_id, member_id, user_id, member_group_id, created_at, source)
        SELECT $1::uuid, group_id, id, id, NULL, $3::timestamptz, 'sync'::change_source FROM people
        UNION ALL
        SELECT $1::uuid, group_id, id, NULL, id, $3::timestamptz, 'sync'::change_source FROM nested
        ON CONFLICT DO NOTHING
        RETURNING group_id, member_id
      ), ${noted("added", "membersAdded")}`,
    values: [directoryId, groupIds, at, requestId],
  });
  return rows[0]?.count ?? 0;
}

/**
 * Ends memberships that syncs made and that the directory does not have any more; no others, whoever asks. Both lists are put
 * together and grouped, and rows are ended where they lie: joined, each would be compared with each as long as PostgreSQL's
 * statistics do not know the directory.
 * @param only these members; null: whoever it is
 * @returns how many
 */
export async function removePulledMembers(
  tx: SqlTx,
  { directoryId, at, requestId }: GroupChange,
  groupIds: readonly string[],
  only: readonly string[] | null,
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: only ? "groups-sync-leave-some" : "groups-sync-leave",
    text: `WITH held AS MATERIALIZED (
        SELECT id FROM groups WHERE directory_id = $1::uuid AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
      ), here AS MATERIALIZED (
        SELECT m.ctid AS place, m.group_id, CASE WHEN m.user_id IS NULL
            THEN (SELECT n.provider_id FROM groups n WHERE n.directory_id = $1::uuid AND n.id = m.member_group_id)
            ELSE (SELECT u.provider_id FROM users u WHERE u.id = m.user_id) END AS provider_id
          FROM membership m WHERE m.directory_id = $1::uuid AND m.group_id = ANY(ARRAY(SELECT id FROM held)) AND m.source = 'sync'
           ${only ? "AND m.member_id = ANY($5::uuid[])" : ""}
      ), told AS (
        SELECT p.group_id, p.provider_id FROM group_provider_member p
         WHERE p.directory_id = $1::uuid AND p.group_id = ANY(ARRAY(SELECT id FROM held))
           ${only ? "AND p.provider_id = ANY(ARRAY(SELECT provider_id FROM here))" : ""}
      ), leaving AS (
        SELECT unnest(array_agg(place)) AS place FROM (
          SELECT place, group_id, provider_id FROM here UNION ALL SELECT NULL, group_id, provider_id FROM told) AS one
         GROUP BY group_id, provider_id HAVING bool_and(place IS NOT NULL)
      ), removed AS (
        DELETE FROM membership m WHERE m.ctid = ANY(ARRAY(SELECT place FROM leaving)) AND m.directory_id = $1::uuid AND m.source = 'sync'
        RETURNING m.group_id, m.member_id
      ), ${noted("removed", "membersRemoved")}`,
    values: [directoryId, groupIds, at, requestId, ...(only ? [only] : [])],
  });
  return rows[0]?.count ?? 0;
}

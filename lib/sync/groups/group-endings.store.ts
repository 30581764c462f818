import { pool } from "#lib/platform/db/pool.ts";

/** Groups of a directory that syncs stand behind and that a complete reading did not show: provider ids. */
export async function findUnseenGroups(directoryId: string, runId: string, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT g.provider_id AS id FROM groups g
      WHERE g.directory_id = $1 AND g.linked_by = 'sync' AND g.linked_at IS NOT NULL AND g.provider_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sync_staged_group s WHERE s.run_id = $2 AND s.provider_id = g.provider_id)
      ORDER BY g.provider_id LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows.map(({ id }) => id);
}

/** The same with what they are called here. At most two thousand: so many are on hold anyway. */
export async function findUnseenGroupRows(
  directoryId: string,
  runId: string,
): Promise<{ id: string; providerId: string; name: string }[]> {
  const providerIds = await findUnseenGroups(directoryId, runId, 2_000);
  const { rows } = await pool().query<{ id: string; providerId: string; name: string }>(
    `SELECT id, provider_id AS "providerId", display_name AS name FROM groups
      WHERE directory_id = $1 AND provider_id = ANY ($2) ORDER BY provider_id`,
    [directoryId, providerIds],
  );
  return rows;
}

/** SQL: groups `g` that syncs stand behind and that are gone by what a run has read. $1 the directory, $2 the run. */
export const goneGroups = `FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
  WHERE s.run_id = $2 AND s.is_gone AND g.linked_by = 'sync' AND g.linked_at IS NOT NULL`;

/** SQL: memberships `m` of syncs, in groups that a run has read, whom the directory no longer has in them. */
export const leftMembers = `FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
    JOIN membership m ON m.directory_id = $1 AND m.group_id = g.id AND m.source = 'sync'
  WHERE s.run_id = $2 AND NOT s.is_gone AND NOT EXISTS (
    SELECT 1 FROM group_provider_member p WHERE p.directory_id = $1 AND p.group_id = m.group_id AND p.provider_id = coalesce(
      (SELECT u.provider_id FROM users u WHERE u.directory_id = $1 AND u.id = m.user_id),
      (SELECT n.provider_id FROM groups n WHERE n.directory_id = $1 AND n.id = m.member_group_id)))`;

export type GroupEndings = {
  groups: number;
  members: number;
  /** All that syncs have brought in. */
  groupsTotal: number;
  membersTotal: number;
  /** What syncs of the last hour ended, apart from what an admin approved: many small steps are as suspicious as a big one. */
  groupsBefore: number;
  membersBefore: number;
};

/** How much a run would end. Totals are only counted where they matter. */
export async function countGroupEndings(directoryId: string, runId: string): Promise<GroupEndings> {
  const { rows } = await pool().query<Pick<GroupEndings, "groups" | "members">>(
    `SELECT (SELECT count(*)::int ${goneGroups}) AS groups, (SELECT count(*)::int ${leftMembers}) AS members`,
    [directoryId, runId],
  );
  const { groups, members } = rows[0] ?? { groups: 0, members: 0 };
  if (groups + members === 0)
    return { groups, members, groupsTotal: 0, membersTotal: 0, groupsBefore: 0, membersBefore: 0 };
  const { rows: totals } = await pool().query<Omit<GroupEndings, "groups" | "members">>(
    `SELECT (SELECT count(*)::int FROM groups WHERE directory_id = $1 AND linked_by = 'sync' AND linked_at IS NOT NULL) AS "groupsTotal",
            (SELECT count(*)::int FROM membership WHERE directory_id = $1 AND source = 'sync') AS "membersTotal",
            coalesce(sum((groups->'counts'->>'ended')::int), 0)::int AS "groupsBefore",
            coalesce(sum((groups->'counts'->>'left')::int), 0)::int AS "membersBefore"
       FROM sync_run WHERE directory_id = $1 AND kind <> 'approved' AND groups IS NOT NULL AND started_at > now() - interval '1 hour'`,
    [directoryId],
  );
  const { groupsTotal = 0, membersTotal = 0, groupsBefore = 0, membersBefore = 0 } = totals[0] ?? {};
  return { groups, members, groupsTotal, membersTotal, groupsBefore, membersBefore };
}

/** Groups here that are gone there, by our ids. */
export async function findGone(directoryId: string, runId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(`SELECT g.id ${goneGroups} ORDER BY g.id`, [
    directoryId,
    runId,
  ]);
  return rows.map(({ id }) => id);
}

/** Groups that somebody has left, by our ids. */
export async function findLeft(directoryId: string, runId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(`SELECT DISTINCT g.id ${leftMembers} ORDER BY g.id`, [
    directoryId,
    runId,
  ]);
  return rows.map(({ id }) => id);
}

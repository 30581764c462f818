import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** SQL: groups `g` that syncs stand behind and that a run has not been shown. $1 the directory, $2 the run. */
export const unseenGroups = `FROM groups g
  WHERE g.directory_id = $1 AND g.linked_by = 'sync' AND g.linked_at IS NOT NULL AND g.provider_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sync_staged_group s WHERE s.run_id = $2 AND s.provider_id = g.provider_id)`;

/**
 * Groups of a directory that syncs stand behind and that a complete reading did not show: provider ids. They begin behind
 * the one that was asked for last, so that with more than the limit all have their turn.
 */
export async function findUnseenGroups(directoryId: string, runId: string, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT g.provider_id AS id ${unseenGroups}
      ORDER BY g.provider_id <= coalesce((SELECT groups_asked_up_to FROM sync_plan WHERE directory_id = $1), ''), g.provider_id LIMIT $3`,
    [directoryId, runId, limit],
  );
  return rows.map(({ id }) => id);
}

export async function countUnseenGroups(directoryId: string, runId: string): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(`SELECT count(*)::int AS count ${unseenGroups}`, [
    directoryId,
    runId,
  ]);
  return rows[0]?.count ?? 0;
}

/** The next run that has too many unseen ones to ask for all begins behind this one. */
export async function saveAskedUpTo(tx: SqlTx, directoryId: string, providerId: string): Promise<void> {
  await tx.query("UPDATE sync_plan SET groups_asked_up_to = $2 WHERE directory_id = $1", [
    directoryId,
    providerId,
  ]);
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

/** SQL: whether the directory has the member of membership `m` in its group, as far as was read. $1 the directory. */
export const isTold = `EXISTS (SELECT 1 FROM group_provider_member p WHERE p.directory_id = $1 AND p.group_id = m.group_id AND p.provider_id = coalesce(
    (SELECT u.provider_id FROM users u WHERE u.directory_id = $1 AND u.id = m.user_id),
    (SELECT n.provider_id FROM groups n WHERE n.directory_id = $1 AND n.id = m.member_group_id)))`;

/**
 * SQL: memberships `m` of syncs, in groups that a run has read, whom the directory no longer has in them. Joined rather than
 * asked for one by one, since a full pass looks at all memberships that there are. $1 the directory, $2 the run.
 */
export const leftMembers = `FROM sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id
    JOIN membership m ON m.directory_id = $1 AND m.group_id = g.id AND m.source = 'sync'
    LEFT JOIN users mu ON mu.directory_id = $1 AND mu.id = m.user_id
    LEFT JOIN groups mg ON mg.directory_id = $1 AND mg.id = m.member_group_id
    LEFT JOIN group_provider_member mp ON mp.directory_id = $1 AND mp.group_id = m.group_id
      AND mp.provider_id = coalesce(mu.provider_id, mg.provider_id)
  WHERE s.run_id = $2 AND NOT s.is_gone AND mp.provider_id IS NULL`;

export type GroupEndings = {
  groups: number;
  /** Memberships that would end in groups that stay, and those that syncs made in groups that would go. */
  members: number;
  membersOfGroups: number;
  /** All that syncs have brought in. */
  groupsTotal: number;
  membersTotal: number;
  /** What syncs of the last hour ended, apart from what an admin approved: many small steps are as suspicious as a big one. */
  groupsBefore: number;
  membersBefore: number;
};

/** How much a run would end. Totals are only counted where they matter. */
export async function countGroupEndings(directoryId: string, runId: string): Promise<GroupEndings> {
  const { rows } = await pool().query<Pick<GroupEndings, "groups" | "members" | "membersOfGroups">>(
    `SELECT (SELECT count(*)::int ${goneGroups}) AS groups, (SELECT count(*)::int ${leftMembers}) AS members,
            (SELECT count(*)::int FROM membership m WHERE m.directory_id = $1 AND m.source = 'sync'
                AND m.group_id IN (SELECT g.id ${goneGroups})) AS "membersOfGroups"`,
    [directoryId, runId],
  );
  const ending = rows[0] ?? { groups: 0, members: 0, membersOfGroups: 0 };
  if (ending.groups + ending.members === 0)
    return { ...ending, groupsTotal: 0, membersTotal: 0, groupsBefore: 0, membersBefore: 0 };
  const { rows: totals } = await pool().query<
    Pick<GroupEndings, "groupsTotal" | "membersTotal" | "groupsBefore" | "membersBefore">
  >(
    `SELECT (SELECT count(*)::int FROM groups WHERE directory_id = $1 AND linked_by = 'sync' AND linked_at IS NOT NULL) AS "groupsTotal",
            (SELECT count(*)::int FROM membership WHERE directory_id = $1 AND source = 'sync') AS "membersTotal",
            coalesce(sum((c.done->>'ended')::int - coalesce((c.done->>'endedByAdmin')::int, 0)), 0)::int AS "groupsBefore",
            coalesce(sum((c.done->>'left')::int - coalesce((c.done->>'leftByAdmin')::int, 0)), 0)::int AS "membersBefore"
       FROM sync_run CROSS JOIN LATERAL (SELECT groups->'counts' AS done) c
      WHERE directory_id = $1 AND groups IS NOT NULL AND started_at > now() - interval '1 hour'`,
    [directoryId],
  );
  const { groupsTotal = 0, membersTotal = 0, groupsBefore = 0, membersBefore = 0 } = totals[0] ?? {};
  return { ...ending, groupsTotal, membersTotal, groupsBefore, membersBefore };
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

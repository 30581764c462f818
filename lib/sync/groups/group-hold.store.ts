import { newId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { type GroupEndings, goneGroups, isTold, leftMembers } from "./group-endings.store.ts";

/** SQL: whether item `i` is still to be decided: it is here by a sync, and the directory has not got it again. $1 the directory. */
const stillWaits = `EXISTS (SELECT 1 FROM groups g WHERE g.directory_id = $1 AND g.id = i.group_id AND CASE WHEN i.member_id = i.group_id
    THEN g.linked_by = 'sync' AND g.linked_at IS NOT NULL
    ELSE EXISTS (SELECT 1 FROM membership m WHERE m.directory_id = $1 AND m.group_id = g.id AND m.member_id = i.member_id
      AND m.source = 'sync' AND NOT ${isTold}) END)`;

/**
 * SQL: whether a run has not read what item `i` is about, so that what was seen before still stands. A group of which only
 * members were told may be gone for all that. $1 the directory, $2 the run.
 */
const isUnread = `NOT EXISTS (SELECT 1 FROM groups g JOIN sync_staged_group s ON s.run_id = $2 AND s.provider_id = g.provider_id
  WHERE g.directory_id = $1 AND g.id = i.group_id AND (i.member_id <> i.group_id OR s.is_gone OR s.name IS NOT NULL))`;

/** SQL: all that waits after a run: what it holds ($4), and of what waited before ($3) that which it has not read. */
const waiting = `waiting AS (
    SELECT g.id AS group_id, g.id AS member_id ${goneGroups} AND $4::bool
    UNION SELECT m.group_id, m.member_id ${leftMembers} AND $4::bool
    UNION SELECT i.group_id, i.member_id FROM sync_group_hold_item i WHERE i.hold_id = $3::uuid AND ${stillWaits} AND ${isUnread})`;

/**
 * Makes the list that waits for an admin what it is after a run. Nothing is added to a list that somebody may be looking at:
 * where there is more, it expires, and a new one has all of it. What is no longer so is taken from it.
 * @param held what the run did not end; null: it ended all that it found
 */
export async function settleGroupHold(
  tx: SqlTx,
  run: { id: string; directoryId: string },
  held: GroupEndings | null,
): Promise<void> {
  const { rows: lists } = await tx.query<{ id: string }>(
    "SELECT id FROM sync_group_hold WHERE directory_id = $1 AND state = 'waiting' FOR UPDATE",
    [run.directoryId],
  );
  const before = lists[0]?.id ?? null;
  if (before === null && held === null) return;
  const values = [run.directoryId, run.id, before, held !== null];
  const { rows } = await tx.query<{ grows: boolean }>(
    `WITH ${waiting} SELECT EXISTS (SELECT 1 FROM waiting w WHERE NOT EXISTS (
        SELECT 1 FROM sync_group_hold_item i WHERE i.hold_id = $3::uuid AND i.group_id = w.group_id AND i.member_id = w.member_id)) AS grows`,
    values,
  );
  if (rows[0]?.grows && held !== null) {
    const id = newId();
    await expireGroupHolds(tx, run.directoryId);
    await tx.query(
      "INSERT INTO sync_group_hold (id, directory_id, run_id, groups, memberships) VALUES ($1, $2, $3, $4, $5)",
      [id, run.directoryId, run.id, held.groupsTotal, held.membersTotal],
    );
    await tx.query(
      `WITH ${waiting} INSERT INTO sync_group_hold_item (hold_id, group_id, member_id) SELECT $5::uuid, group_id, member_id FROM waiting`,
      [...values, id],
    );
    return;
  }
  await tx.query(
    `WITH ${waiting} DELETE FROM sync_group_hold_item i WHERE i.hold_id = $3::uuid AND NOT EXISTS (
        SELECT 1 FROM waiting w WHERE w.group_id = i.group_id AND w.member_id = i.member_id)`,
    values,
  );
  await tx.query(
    `UPDATE sync_group_hold h SET state = 'expired', decided_at = now()
      WHERE h.id = $1 AND NOT EXISTS (SELECT 1 FROM sync_group_hold_item i WHERE i.hold_id = h.id)`,
    [before],
  );
}

/** What waited is not to be approved any more. */
async function expireGroupHolds(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query(
    "UPDATE sync_group_hold SET state = 'expired', decided_at = now() WHERE directory_id = $1 AND state = 'waiting'",
    [directoryId],
  );
}

const approved = `FROM sync_group_hold h JOIN sync_group_hold_item i ON i.hold_id = h.id
  WHERE h.directory_id = $1 AND h.state = 'approved' AND h.applied_at IS NULL`;

/** Groups whose end an admin approved and that are still here. */
export async function findApprovedGroups(directoryId: string): Promise<{ id: string; providerId: string }[]> {
  const { rows } = await pool().query<{ id: string; providerId: string }>(
    `SELECT g.id, g.provider_id AS "providerId" FROM groups g
      WHERE g.directory_id = $1 AND g.provider_id IS NOT NULL AND g.id IN (SELECT i.group_id ${approved} AND i.member_id = i.group_id)
      ORDER BY g.id`,
    [directoryId],
  );
  return rows;
}

/** Members whose leaving an admin approved, group by group. */
export async function findApprovedLeavers(
  directoryId: string,
): Promise<{ groupId: string; memberIds: string[] }[]> {
  const { rows } = await pool().query<{ groupId: string; memberIds: string[] }>(
    `SELECT i.group_id AS "groupId", array_agg(i.member_id::text) AS "memberIds" ${approved} AND i.member_id <> i.group_id
      GROUP BY i.group_id ORDER BY i.group_id`,
    [directoryId],
  );
  return rows;
}

/** Lists of endings that an admin approved and that are not made yet. */
export async function findApprovedHolds(directoryId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    "SELECT id FROM sync_group_hold WHERE directory_id = $1 AND state = 'approved' AND applied_at IS NULL",
    [directoryId],
  );
  return rows.map(({ id }) => id);
}

/** What was approved is done: these lists, not those that were approved meanwhile. */
export async function settleApprovedGroups(tx: SqlTx, holdIds: readonly string[]): Promise<void> {
  await tx.query("UPDATE sync_group_hold SET applied_at = now() WHERE id = ANY ($1) AND state = 'approved'", [
    holdIds,
  ]);
}

/** @returns false when it does not wait any more */
export async function decideWaitingGroupHold(
  tx: Pick<SqlTx, "query">,
  directoryId: string,
  holdId: string,
  state: "approved" | "rejected",
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE sync_group_hold SET state = $3::sync_hold_state, decided_at = now(), decided_by = $4
      WHERE id = $1 AND directory_id = $2 AND state = 'waiting'`,
    [holdId, directoryId, state, by],
  );
  return rowCount === 1;
}

export type GroupHoldRow = {
  id: string;
  createdAt: Date;
  /** Groups that would go, memberships that would end, with them or without, and how many of each syncs had brought in. */
  groups: number;
  members: number;
  groupsTotal: number;
  membersTotal: number;
  /** The groups concerned, by name: going themselves, or losing members. */
  sample: { id: string; name: string; isGoing: boolean; members: number; names: string[] }[];
};

const SAMPLE = 20;
const NAMES = 3;

/** What waits for an admin, with the first of the names. */
export async function findWaitingGroupHold(directoryId: string): Promise<GroupHoldRow | null> {
  const { rows } = await pool().query<GroupHoldRow>(
    `SELECT h.id, h.created_at AS "createdAt", h.groups AS "groupsTotal", h.memberships AS "membersTotal",
            (SELECT count(*)::int FROM sync_group_hold_item i WHERE i.hold_id = h.id AND i.member_id = i.group_id) AS groups,
            (SELECT count(*)::int FROM sync_group_hold_item i WHERE i.hold_id = h.id AND i.member_id <> i.group_id)
              + (SELECT count(*)::int FROM sync_group_hold_item i JOIN membership m ON m.directory_id = h.directory_id AND m.group_id = i.group_id
                  WHERE i.hold_id = h.id AND i.member_id = i.group_id AND m.source = 'sync') AS members,
            coalesce((SELECT json_agg(one) FROM (
              SELECT g.id, g.display_name AS name, bool_or(i.member_id = i.group_id) AS "isGoing",
                     CASE WHEN bool_or(i.member_id = i.group_id)
                       THEN (SELECT count(*)::int FROM membership m WHERE m.directory_id = h.directory_id AND m.group_id = g.id)
                       ELSE count(*)::int END AS members,
                     coalesce((array_agg(coalesce(u.display_name, u.user_name, n.display_name) ORDER BY i.member_id)
                       FILTER (WHERE i.member_id <> i.group_id))[1:${NAMES}], '{}') AS names
                FROM sync_group_hold_item i JOIN groups g ON g.directory_id = h.directory_id AND g.id = i.group_id
                LEFT JOIN users u ON u.directory_id = h.directory_id AND u.id = i.member_id
                LEFT JOIN groups n ON n.directory_id = h.directory_id AND n.id = i.member_id AND i.member_id <> i.group_id
               WHERE i.hold_id = h.id GROUP BY g.id, g.display_name, g.display_name_key
               ORDER BY g.display_name_key, g.id LIMIT ${SAMPLE}) AS one), '[]') AS sample
       FROM sync_group_hold h WHERE h.directory_id = $1 AND h.state = 'waiting'`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** Everything of a hold, for the list that an admin takes along; a row without a member is a group that would go. */
export async function findGroupHoldItems(
  holdId: string,
  after: readonly [groupId: string, memberId: string],
  limit: number,
): Promise<{ groupId: string; memberId: string; group: string; member: string | null }[]> {
  const { rows } = await pool().query(
    `SELECT i.group_id AS "groupId", i.member_id AS "memberId", g.display_name AS group,
            CASE WHEN i.member_id <> i.group_id THEN coalesce(u.user_name, n.display_name, '') END AS member
       FROM sync_group_hold_item i JOIN groups g ON g.id = i.group_id
       LEFT JOIN users u ON u.id = i.member_id LEFT JOIN groups n ON n.id = i.member_id
      WHERE i.hold_id = $1 AND (i.group_id, i.member_id) > ($2::uuid, $3::uuid)
      ORDER BY i.group_id, i.member_id LIMIT $4`,
    [holdId, ...after, limit],
  );
  return rows;
}

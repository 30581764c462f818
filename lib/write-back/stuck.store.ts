import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** A membership of Muster's that is to end, and of which Okta does not say that it has. */
export type Stuck = {
  groupId: string;
  providerId: string;
  userId: string | null;
  name: string;
  /** What Okta said, and what is known. */
  seen: string;
  since: Date;
};

const isStuck = "m.directory_id = $1 AND m.state = 'removing' AND m.refusal IS NOT NULL";

/** The first of them by name, and how many there are. */
export async function findStuck(
  directoryId: string,
  limit: number,
): Promise<{ stuck: Stuck[]; total: number }> {
  const { rows } = await pool().query<Stuck & { total: number }>(
    `SELECT m.group_id AS "groupId", m.provider_id AS "providerId", u.id AS "userId",
            coalesce(nullif(u.display_name, ''), u.user_name, m.label) AS name, m.refusal AS seen, m.changed_at AS since,
            count(*) OVER ()::int AS total
       FROM managed_membership m
       LEFT JOIN users u ON u.directory_id = m.directory_id AND u.id = m.user_id AND u.deleted_at IS NULL
      WHERE ${isStuck} ORDER BY name, m.group_id, m.provider_id LIMIT $2`,
    [directoryId, limit],
  );
  return { stuck: rows.map(({ total: _total, ...one }) => one), total: rows[0]?.total ?? 0 };
}

/** How the reason begins where Okta knows no such user, or hides them. */
export const UNKNOWN_USER = "Okta shows Muster no user ";
/** Between the first 404 and the one that is believed. */
const PROVED_MINUTES = 50;

/**
 * Whether somebody whom Okta does not know is gone, where its log can't be read: no sync ends a user of Okta without a word of the log but
 * one who was deactivated before, or whose end an admin approved by name; and Okta has known nothing of them for the time between two
 * comparisons. A user whom only Muster's own policy removed, or who is here (again), is not gone by that.
 */
export async function isGoneByAll(
  directoryId: string,
  { groupId, providerId }: { groupId: string; providerId: string },
): Promise<boolean> {
  const { rowCount } = await pool().query(
    `SELECT 1 FROM managed_membership m JOIN users u ON u.directory_id = m.directory_id AND u.id = m.user_id
      WHERE ${isStuck} AND m.group_id = $2 AND m.provider_id = $3 AND starts_with(m.refusal, '${UNKNOWN_USER}')
        AND m.changed_at <= now() - make_interval(mins => ${PROVED_MINUTES})
        AND u.status = 'deleted' AND u.status_source = 'sync'
        AND NOT EXISTS (SELECT 1 FROM users v WHERE v.directory_id = $1 AND v.provider_id = $3 AND v.deleted_at IS NULL)`,
    [directoryId, groupId, providerId],
  );
  return rowCount === 1;
}

/** Forgets them: an admin has looked in Okta. @returns how many */
export async function forgetStuck(tx: SqlTx, directoryId: string): Promise<number> {
  const { rowCount } = await tx.query(`DELETE FROM managed_membership m WHERE ${isStuck}`, [directoryId]);
  return rowCount ?? 0;
}

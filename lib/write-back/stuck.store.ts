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

/** Forgets them: an admin has looked in Okta. @returns how many */
export async function forgetStuck(tx: SqlTx, directoryId: string): Promise<number> {
  const { rowCount } = await tx.query(`DELETE FROM managed_membership m WHERE ${isStuck}`, [directoryId]);
  return rowCount ?? 0;
}

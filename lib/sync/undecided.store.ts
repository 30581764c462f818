import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { unseenGroups } from "./groups/group-endings.store.ts";
import { unseenUsers } from "./run/staging.store.ts";
import type { Refused } from "./sources/source.ts";
import { undecidedCondition } from "./undecided-condition.ts";

/** Names on the page. */
const SAMPLE = 20;

/** Notes users whom the directory refused to show; of strangers, and of who has no access anyway, nothing is to be decided. */
export async function noteRefusedUsers(
  tx: SqlTx,
  directoryId: string,
  refused: readonly Refused[],
): Promise<void> {
  if (refused.length === 0) return;
  await tx.query(
    `INSERT INTO sync_undecided (directory_id, subject_id, is_group, refusal)
     SELECT $1, u.id, false, r.refusal FROM json_to_recordset($2::json) AS r("providerId" text, refusal text)
       JOIN users u ON u.directory_id = $1 AND u.provider_id = r."providerId" AND u.deleted_at IS NULL AND u.status <> 'deactivated'
     ON CONFLICT (directory_id, subject_id) DO UPDATE SET refusal = excluded.refusal`,
    [directoryId, JSON.stringify(refused)],
  );
}

/** The same for groups, by our ids. */
export async function noteRefusedGroup(
  tx: SqlTx,
  directoryId: string,
  id: string,
  refusal: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO sync_undecided (directory_id, subject_id, is_group, refusal) VALUES ($1, $2, true, $3)
     ON CONFLICT (directory_id, subject_id) DO UPDATE SET refusal = excluded.refusal`,
    [directoryId, id, refusal],
  );
}

/**
 * Makes the list of users what it is after a run: whoever was shown, or is known to be gone, is on it no more.
 * @param unasked users of whom a full pass knows nothing
 * @returns how many a run of another kind took from it
 */
export async function settleUndecidedUsers(
  tx: SqlTx,
  run: { id: string; directoryId: string; kind: string },
  unasked: number,
): Promise<number> {
  const values = [run.directoryId, run.id];
  if (run.kind !== "full") {
    const { rowCount } = await tx.query(
      `DELETE FROM sync_undecided d USING users u LEFT JOIN sync_staged_user s ON s.run_id = $2 AND s.provider_id = u.provider_id
        WHERE d.directory_id = $1 AND NOT d.is_group AND u.directory_id = $1 AND u.id = d.subject_id
          AND (u.deleted_at IS NOT NULL OR s.run_id IS NOT NULL)`,
      values,
    );
    return rowCount ?? 0;
  }
  await tx.query(
    `DELETE FROM sync_undecided d WHERE d.directory_id = $1 AND NOT d.is_group
        AND NOT EXISTS (SELECT 1 ${unseenUsers} AND u.id = d.subject_id)`,
    values,
  );
  if (unasked > 0)
    await tx.query(
      `INSERT INTO sync_undecided (directory_id, subject_id, is_group) SELECT $1, u.id, false ${unseenUsers} ON CONFLICT DO NOTHING`,
      values,
    );
  return 0;
}

/** The same for groups: of those that a run was refused, and of those that a full one neither was shown nor has asked for. */
export async function settleUndecidedGroups(
  tx: SqlTx,
  run: { id: string; directoryId: string },
  { isFull }: { isFull: boolean },
): Promise<void> {
  const values = [run.directoryId, run.id];
  const staged = `sync_staged_group s JOIN groups g ON g.directory_id = $1 AND g.provider_id = s.provider_id WHERE s.run_id = $2`;
  await tx.query(
    isFull
      ? `DELETE FROM sync_undecided d WHERE d.directory_id = $1 AND d.is_group
           AND NOT EXISTS (SELECT 1 FROM ${staged} AND s.refusal IS NOT NULL AND g.id = d.subject_id)
           AND NOT EXISTS (SELECT 1 ${unseenGroups} AND g.id = d.subject_id)`
      : `DELETE FROM sync_undecided d WHERE d.directory_id = $1 AND d.is_group
           AND EXISTS (SELECT 1 FROM ${staged} AND s.refusal IS NULL AND s.is_complete AND g.id = d.subject_id)`,
    values,
  );
  await tx.query(
    `INSERT INTO sync_undecided (directory_id, subject_id, is_group, refusal) SELECT $1, g.id, true, s.refusal FROM ${staged} AND s.refusal IS NOT NULL
     ON CONFLICT (directory_id, subject_id) DO UPDATE SET refusal = excluded.refusal`,
    values,
  );
  if (isFull)
    await tx.query(
      `INSERT INTO sync_undecided (directory_id, subject_id, is_group) SELECT $1, g.id, true ${unseenGroups} ON CONFLICT DO NOTHING`,
      values,
    );
}

/** Less than what makes a run believe that it is not about these groups: see read-groups.ts. */
const MOST_ASKED_AGAIN = 20;

/**
 * Groups that were refused within the last hour: most refusals pass, and what changed in a group meanwhile no sync of changes tells again.
 * @returns provider ids
 */
export async function findLatelyRefusedGroups(directoryId: string): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT g.provider_id AS id FROM sync_undecided d JOIN groups g ON g.directory_id = $1 AND g.id = d.subject_id AND g.provider_id IS NOT NULL
      WHERE d.directory_id = $1 AND d.is_group AND d.refusal IS NOT NULL AND d.since > now() - interval '1 hour'
      ORDER BY g.provider_id LIMIT ${MOST_ASKED_AGAIN}`,
    [directoryId],
  );
  return rows.map(({ id }) => id);
}

export type UndecidedRow = {
  /** Since when the first of them is. */
  since: Date;
  users: number;
  groups: number;
  /** Those of them for whom nobody has asked yet. */
  unasked: number;
  sample: { id: string; isGroup: boolean; name: string; seen: string }[];
};

/**
 * About whom nothing is decided, of those who are read, and apart from those who wait for an admin; first those whom the directory
 * refused, with its words.
 */
export async function findUndecided(directoryId: string): Promise<UndecidedRow | null> {
  const { rows } = await pool().query<UndecidedRow>(
    `WITH open AS (
        SELECT d.subject_id AS id, d.is_group, d.since, d.refusal, coalesce(g.display_name, nullif(u.display_name, ''), u.user_name) AS name
          FROM sync_undecided d
          LEFT JOIN users u ON NOT d.is_group AND u.directory_id = $1 AND u.id = d.subject_id AND u.deleted_at IS NULL
          LEFT JOIN groups g ON d.is_group AND g.directory_id = $1 AND g.id = d.subject_id
         WHERE d.directory_id = $1 AND ${undecidedCondition("d")}
      )
      SELECT min(since) AS since, count(*) FILTER (WHERE NOT is_group)::int AS users, count(*) FILTER (WHERE is_group)::int AS groups,
             count(*) FILTER (WHERE refusal IS NULL)::int AS unasked,
             coalesce((SELECT json_agg(one) FROM (SELECT id, is_group AS "isGroup", name, refusal AS seen FROM open
               WHERE refusal IS NOT NULL ORDER BY is_group, name, id LIMIT ${SAMPLE}) AS one), '[]') AS sample
        FROM open HAVING count(*) > 0`,
    [directoryId],
  );
  return rows[0] ?? null;
}

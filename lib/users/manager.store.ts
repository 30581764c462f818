import { isId } from "#lib/platform/db/id.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/**
 * SQL of the id of the user whom a manager reference names: by id, externalId, userName or the identity provider's id,
 * each of which has its index; null when there is none yet.
 * @param reference SQL of the reference as sent · @param id SQL of it as uuid, null where it is none
 */
export function managerNamed(reference: string, id: string): string {
  const live = (condition: string) =>
    `(SELECT b.id FROM users b WHERE b.directory_id = $1 AND ${condition} AND b.deleted_at IS NULL)`;
  return `coalesce(${[
    `b.id = ${id}::uuid`,
    `b.external_id = ${reference}::text`,
    `b.user_name_key = lower(${reference}::text)`,
    `b.provider_id = ${reference}::text`,
  ]
    .map(live)
    .join(", ")})`;
}

/** SQL of the manager of user `u`, where that one is found and not deleted. */
export const managerOfUser =
  "(SELECT b.id FROM users b WHERE b.directory_id = u.directory_id AND b.id = u.manager_id AND b.deleted_at IS NULL)";

/** $1 directory, $2 the manager. Rows are held in order, so that two who adopt the same ones do not block each other. */
export const adoptReportsSql = `WITH waiting AS (
    SELECT r.id, b.id AS manager_id FROM users b JOIN users r ON r.directory_id = b.directory_id
     WHERE b.directory_id = $1 AND b.id = $2 AND b.deleted_at IS NULL
       AND r.manager_id IS NULL AND r.manager_ref IS NOT NULL AND r.deleted_at IS NULL
       AND lower(r.manager_ref) = ANY (ARRAY[b.id::text, lower(b.external_id), b.user_name_key, lower(b.provider_id)])
       AND (r.manager_ref IN (b.external_id, b.provider_id) OR lower(r.manager_ref) IN (b.user_name_key, b.id::text))
     ORDER BY r.id FOR NO KEY UPDATE OF r
  )
  UPDATE users SET manager_id = waiting.manager_id FROM waiting
   WHERE users.directory_id = $1 AND users.id = waiting.id AND users.manager_id IS NULL`;

/**
 * Makes a user, who is new or has a new name, the manager of everyone who waits for one of that name.
 * It must run after the user is committed, as resolveManager does: of a manager and a report who arrive at the same
 * time, whichever commits last finds the other.
 */
export async function adoptReports(
  db: Pick<SqlTx, "query">,
  directoryId: string,
  managerId: string,
): Promise<void> {
  await db.query({
    name: "user-adopt-reports",
    text: adoptReportsSql,
    values: [directoryId, managerId],
  });
}

/** Looks once more for a manager who was not there when the reference was written. @returns the manager's id, if found */
export async function resolveManager(
  db: Pick<SqlTx, "query">,
  directoryId: string,
  userId: string,
  reference: string,
): Promise<string | null> {
  const { rows } = await db.query<{ managerId: string | null }>({
    name: "user-resolve-manager",
    text: `UPDATE users SET manager_id = found.id FROM (SELECT ${managerNamed("$3", "$4")} AS id) AS found
            WHERE directory_id = $1 AND users.id = $2 AND manager_id IS NULL AND manager_ref = $3 AND found.id IS NOT NULL
           RETURNING manager_id AS "managerId"`,
    values: [directoryId, userId, reference, isId(reference) ? reference : null],
  });
  return rows[0]?.managerId ?? null;
}

/** Looks once more for every manager of a directory who was not there when a batch of users was written. */
export async function resolveWaitingManagers(directoryId: string): Promise<void> {
  await pool().query(
    `UPDATE users SET manager_id = found.id FROM (
       SELECT r.id AS report, ${managerNamed("r.manager_ref", "NULL")} AS id FROM users r
        WHERE r.directory_id = $1 AND r.manager_id IS NULL AND r.manager_ref IS NOT NULL AND r.deleted_at IS NULL
        ORDER BY r.id FOR NO KEY UPDATE OF r) AS found
      WHERE users.directory_id = $1 AND users.id = found.report AND found.id IS NOT NULL`,
    [directoryId],
  );
}

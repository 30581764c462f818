import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/**
 * SQL of the id of the user whom a manager reference names: by id, externalId, userName or the identity provider's id,
 * each of which has its index; null when there is none yet.
 * @param reference SQL of the reference as sent · @param id SQL of it as uuid, null where it is none
 * @param directoryId SQL of the directory's id
 */
export function managerNamed(reference: string, id: string, directoryId: string): string {
  const live = (condition: string) =>
    `(SELECT b.id FROM users b WHERE b.directory_id = ${directoryId} AND ${condition} AND b.deleted_at IS NULL)`;
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

/**
 * Looks once more for every manager of a directory who was not there when a batch of users was written. Only reports whose
 * manager is found are held: those who wait for good may be very many.
 */
export async function resolveWaitingManagers(
  directoryId: string,
  db: Pick<SqlTx, "query"> = pool(),
): Promise<void> {
  await db.query(
    `UPDATE users SET manager_id = found.id FROM (
       SELECT r.id AS report, manager.id FROM users r
        CROSS JOIN LATERAL (SELECT ${managerNamed("r.manager_ref", "NULL", "$1")} AS id) AS manager
        WHERE r.directory_id = $1 AND r.manager_id IS NULL AND r.manager_ref IS NOT NULL AND r.deleted_at IS NULL
          AND manager.id IS NOT NULL
        ORDER BY r.id FOR NO KEY UPDATE OF r) AS found
      WHERE users.directory_id = $1 AND users.id = found.report`,
    [directoryId],
  );
}

import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/** The unlinked group of that name, if there is one. */
export async function findUnlinkedGroup(directoryId: string, displayNameKey: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>({
    name: "group-unlinked-by-name",
    text: "SELECT id FROM groups WHERE directory_id = $1 AND display_name_key = $2 AND linked_at IS NULL",
    values: [directoryId, displayNameKey],
  });
  return rows[0]?.id ?? null;
}

/** Which of the ids are live users of the directory. */
export async function findUserIds(tx: SqlTx, directoryId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM users WHERE directory_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL",
    [directoryId, ids],
  );
  return rows.map(({ id }) => id);
}

/** Takes out a member whom an admin added and the directory has not named since. @returns whether there was one */
export async function removeUnconfirmed(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  memberId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "DELETE FROM membership WHERE directory_id = $1 AND group_id = $2 AND member_id = $3 AND source = 'admin'",
    [directoryId, groupId, memberId],
  );
  return rowCount === 1;
}

/** From now on the directory stands behind the group. */
export async function markLinked(tx: SqlTx, directoryId: string, id: string, at: Date): Promise<void> {
  await tx.query("UPDATE groups SET linked_at = $3 WHERE directory_id = $1 AND id = $2", [
    directoryId,
    id,
    at,
  ]);
}

/** The directory sent these members too, who were added here: from now on they are its own. */
export async function confirmMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE membership SET source = 'scim'
      WHERE directory_id = $1 AND group_id = $2 AND member_id = ANY($3::uuid[]) AND source = 'admin'`,
    [directoryId, groupId, ids],
  );
}

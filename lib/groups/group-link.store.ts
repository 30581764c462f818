import { pool, type SqlTx } from "#lib/platform/db/pool.ts";

/**
 * The group that a provider's POST means where it can't make a new one: of that name or externalId, made here and unlinked,
 * or brought in by a sync.
 */
export async function findLinkableGroup(
  directoryId: string,
  { displayNameKey, externalId }: { displayNameKey: string; externalId: string | null },
): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>({
    name: "group-linkable",
    text: `SELECT id FROM groups WHERE directory_id = $1 AND (display_name_key = $2 OR external_id = $3)
              AND (linked_at IS NULL OR linked_by = 'sync')
            ORDER BY external_id IS NOT DISTINCT FROM $3 DESC LIMIT 1`,
    values: [directoryId, displayNameKey, externalId],
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

/** From now on the directory's SCIM client stands behind the group. */
export async function markLinked(tx: SqlTx, directoryId: string, id: string, at: Date): Promise<void> {
  await tx.query(
    "UPDATE groups SET linked_at = coalesce(linked_at, $3), linked_by = 'scim' WHERE directory_id = $1 AND id = $2",
    [directoryId, id, at],
  );
}

/** The SCIM client sent these members too, whom an admin or a sync had added: from now on they are its own. */
export async function confirmMembers(
  tx: SqlTx,
  directoryId: string,
  groupId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE membership SET source = 'scim'
      WHERE directory_id = $1 AND group_id = $2 AND member_id = ANY($3::uuid[]) AND source <> 'scim'`,
    [directoryId, groupId, ids],
  );
}

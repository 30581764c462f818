import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { EventOrigin } from "./group-event.store.ts";

/**
 * Deletes a group with its memberships, also those that were added while it waited for whoever wrote the group. Groups
 * that it was in are held before itself, in the order in which whoever adds a group to a group holds them.
 * @returns whether there was one of that version (null: of any)
 */
export async function removeGroup(
  tx: SqlTx,
  directoryId: string,
  id: string,
  version: number | null,
  { source, requestId, by }: EventOrigin,
): Promise<boolean> {
  await tx.query({
    name: "group-delete-parents",
    text: `SELECT 1 FROM groups WHERE directory_id = $1 AND id IN (
             SELECT group_id FROM membership WHERE directory_id = $1 AND member_id = $2)
            ORDER BY id FOR NO KEY UPDATE`,
    values: [directoryId, id],
  });
  await tx.query({
    name: "group-delete-lock",
    text: "SELECT 1 FROM groups WHERE directory_id = $1 AND id = $2 FOR UPDATE",
    values: [directoryId, id],
  });
  const { rowCount } = await tx.query({
    name: "group-delete",
    text: `WITH gone AS (
        DELETE FROM groups WHERE directory_id = $1::uuid AND id = $2::uuid AND ($3::int IS NULL OR version = $3::int)
        RETURNING id, display_name
      ), left_groups AS (
        DELETE FROM membership USING gone WHERE directory_id = $1::uuid AND member_group_id = gone.id RETURNING group_id
      ), touched AS (
        UPDATE groups SET version = version + 1, updated_at = now()
        WHERE directory_id = $1::uuid AND id IN (SELECT group_id FROM left_groups)
      ), noted AS (
        INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload, request_id)
        SELECT $1::uuid, 'group', id, 'group.deleted', $5::change_source,
               jsonb_build_object('before', jsonb_build_object('displayName', display_name), 'by', $6::jsonb), $4::text
          FROM gone
        UNION ALL
        SELECT $1::uuid, 'group', group_id, 'group.updated', $5::change_source,
               jsonb_build_object('membersRemoved', jsonb_build_array($2::text), 'membersRemovedCount', 1, 'reason', 'group.deleted', 'by', $6::jsonb), $4::text
          FROM left_groups
      )
      SELECT id FROM gone`,
    values: [directoryId, id, version, requestId, source, JSON.stringify(by)],
  });
  return rowCount === 1;
}

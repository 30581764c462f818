import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { PreviewEffect } from "#lib/sync/preview/contract.ts";

/** What a full pass would make of one group. `effect` "none": nothing, but perhaps somebody joins or leaves. */
export type GroupPreviewItem = {
  providerId: string;
  effect: PreviewEffect | "none";
  groupId: string | null;
  name: string;
  nameBefore: string | null;
  reason: string | null;
};

/** Adds groups, with what would change in whom they have. Of those not here yet, whoever is or comes in joins. */
export async function insertGroupPreview(
  tx: Pick<SqlTx, "query">,
  run: { id: string; directoryId: string },
  items: readonly GroupPreviewItem[],
): Promise<void> {
  await tx.query(
    `WITH row AS (
        SELECT * FROM json_to_recordset($3::json) AS row("providerId" text, effect text, "groupId" uuid, name text, "nameBefore" text, reason text)
      ), counted AS (
        SELECT row.*, s.is_complete AND row.effect NOT IN ('end', 'unfit') AS is_told,
          (SELECT count(*)::int FROM sync_staged_member m
            WHERE m.run_id = $1 AND m.group_id = row."providerId" AND m.is_member AND (
              EXISTS (SELECT 1 FROM sync_preview_item i WHERE i.run_id = $1 AND i.provider_id = m.member_id AND i.effect = 'create')
              OR EXISTS (SELECT 1 FROM users u WHERE u.directory_id = $2 AND u.provider_id = m.member_id AND u.deleted_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM membership b WHERE b.directory_id = $2 AND b.group_id = row."groupId" AND b.user_id = u.id)))) AS joins,
          (SELECT count(*)::int FROM membership b JOIN users u ON u.directory_id = $2 AND u.id = b.user_id
            WHERE b.directory_id = $2 AND b.group_id = row."groupId" AND b.source = 'sync' AND NOT EXISTS (
              SELECT 1 FROM sync_staged_member m WHERE m.run_id = $1 AND m.group_id = row."providerId" AND m.member_id = u.provider_id AND m.is_member)) AS leaves
          FROM row LEFT JOIN sync_staged_group s ON s.run_id = $1 AND s.provider_id = row."providerId"
      )
      INSERT INTO sync_preview_item (run_id, provider_id, effect, group_id, is_group, name, user_name, changes, reason, joins, leaves)
      SELECT $1, "providerId", CASE WHEN effect = 'none' AND is_told AND joins + leaves > 0 THEN 'update' ELSE effect END,
             "groupId", true, name, '',
             CASE WHEN "nameBefore" IS NOT NULL THEN jsonb_build_object('before', jsonb_build_object('displayName', "nameBefore"),
               'after', jsonb_build_object('displayName', name)) END,
             reason, CASE WHEN is_told THEN joins ELSE 0 END, CASE WHEN is_told THEN leaves ELSE 0 END
        FROM counted WHERE effect <> 'none' OR (is_told AND joins + leaves > 0)
      ON CONFLICT (run_id, provider_id) DO NOTHING`,
    [run.id, run.directoryId, JSON.stringify(items)],
  );
}

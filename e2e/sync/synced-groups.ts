import { pool } from "#lib/platform/db/pool.ts";
import type { SyncGroups } from "#lib/sync/contract.ts";
import { getSync } from "#lib/sync/get-sync.ts";
import { updateSyncPlan } from "#lib/sync/update-sync-plan.ts";
import { owner } from "./synced-directory.ts";

/** Has a directory's groups read, as its page would. */
export async function readsGroups(directoryId: string, groups: SyncGroups, groupNames: string[] = []) {
  const { plan } = await getSync(owner, directoryId);
  const { enabled, reach, fullEveryMinutes, changesEverySeconds } = plan;
  await updateSyncPlan(owner, directoryId, {
    enabled,
    reach,
    fullEveryMinutes,
    changesEverySeconds,
    groups,
    groupNames,
  });
}

export type GroupHere = {
  id: string;
  source: string;
  linkedBy: string | null;
  version: number;
  /** User names, and names of groups within it, in order. */
  members: string[];
};

/** Groups of a directory by name, in order. */
export async function groupsOf(directoryId: string): Promise<Map<string, GroupHere>> {
  const { rows } = await pool().query<GroupHere & { name: string }>(
    `SELECT g.display_name AS name, g.id, g.source::text, g.version,
            CASE WHEN g.linked_at IS NOT NULL THEN g.linked_by::text END AS "linkedBy",
            coalesce((SELECT array_agg(coalesce(u.user_name, n.display_name) ORDER BY coalesce(u.user_name, n.display_name) COLLATE "C")
               FROM membership m LEFT JOIN users u ON u.id = m.user_id LEFT JOIN groups n ON n.id = m.member_group_id
              WHERE m.directory_id = g.directory_id AND m.group_id = g.id), '{}') AS members
       FROM groups g WHERE g.directory_id = $1 ORDER BY g.display_name COLLATE "C"`,
    [directoryId],
  );
  return new Map(rows.map(({ name, ...group }) => [name, group]));
}

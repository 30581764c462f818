import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { AttributeChanges } from "#lib/users/user-changes.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { PreviewEffect, PreviewItemsQuery } from "./contract.ts";

/** What a full pass would make of one user. */
export type PreviewItem = {
  providerId: string;
  /** "none": nothing, but there is something to note. */
  effect: PreviewEffect | "none";
  userId: string | null;
  name: string;
  userName: string;
  statusBefore: UserStatus | null;
  statusAfter: UserStatus | null;
  changes: AttributeChanges | null;
  /** Why it does not fit. */
  reason: string | null;
  outsideDomain: boolean;
};

export async function insertPreview(
  tx: Pick<SqlTx, "query">,
  runId: string,
  items: readonly PreviewItem[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `INSERT INTO sync_preview_item (run_id, provider_id, effect, user_id, name, user_name, status_before, status_after, changes, reason, outside_domain)
     SELECT $1, "providerId", effect, "userId", name, "userName", "statusBefore", "statusAfter", changes, reason, "outsideDomain"
       FROM json_to_recordset($2::json) AS row("providerId" text, effect text, "userId" uuid, name text, "userName" text,
         "statusBefore" user_status, "statusAfter" user_status, changes jsonb, reason text, "outsideDomain" boolean)`,
    [runId, JSON.stringify(items)],
  );
}

/** Somebody who would lose access. `waits`: not before an admin has agreed, for `reason` or because there are so many. */
type PreviewEnding = {
  id: string;
  providerId: string;
  status: UserStatus;
  waits: boolean;
  reason: "vanished" | null;
};

/** Adds those who would lose access and are not listed so yet, and notes who would not before an admin has agreed. @returns how many are new */
export async function insertEndings(
  tx: Pick<SqlTx, "query">,
  run: { id: string; directoryId: string },
  endings: readonly PreviewEnding[],
): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO sync_preview_item AS item (run_id, provider_id, effect, user_id, name, user_name, status_before, status_after)
     SELECT $1, row."providerId", 'end', u.id, coalesce(u.display_name, u.user_name), u.user_name, u.status, row.status
       FROM json_to_recordset($3::json) AS row(id uuid, "providerId" text, status user_status)
       JOIN users u ON u.directory_id = $2 AND u.id = row.id
     ON CONFLICT (run_id, provider_id) DO UPDATE SET effect = 'end', status_after = excluded.status_after WHERE item.effect <> 'end'`,
    [run.id, run.directoryId, JSON.stringify(endings)],
  );
  await tx.query(
    `UPDATE sync_preview_item item SET waits = true, reason = row.reason
       FROM json_to_recordset($2::json) AS row("providerId" text, waits boolean, reason text)
      WHERE item.run_id = $1 AND item.provider_id = row."providerId" AND row.waits`,
    [run.id, JSON.stringify(endings)],
  );
  return rowCount ?? 0;
}

export type PreviewCounts = Record<PreviewEffect | "outside" | "groups", number>;
export const noPreviewCounts: PreviewCounts = {
  create: 0,
  update: 0,
  restore: 0,
  end: 0,
  unfit: 0,
  outside: 0,
  groups: 0,
};

/** How many users of a preview fall under what. */
export async function countPreview(runId: string): Promise<PreviewCounts> {
  const { rows } = await pool().query<{
    effect: PreviewEffect | "none";
    count: number;
    outside: number;
    groups: number;
  }>(
    `SELECT effect, count(*) FILTER (WHERE NOT is_group)::int AS count, count(*) FILTER (WHERE outside_domain)::int AS outside,
            count(*) FILTER (WHERE is_group AND effect <> 'none')::int AS groups
       FROM sync_preview_item WHERE run_id = $1 GROUP BY effect`,
    [runId],
  );
  const counts = { ...noPreviewCounts };
  for (const { effect, count, outside, groups } of rows) {
    if (effect !== "none") counts[effect] = count;
    counts.outside += outside;
    counts.groups += groups;
  }
  return counts;
}

/** A user or group as it is read back. */
export type StoredPreviewItem = Omit<PreviewItem, "userId"> & {
  subjectId: string | null;
  isGroup: boolean;
  waits: boolean;
  joins: number;
  leaves: number;
};

/** A page of a preview, by name. */
export async function findPreviewItems(
  runId: string,
  {
    effect,
    q,
    after,
  }: Pick<PreviewItemsQuery, "effect" | "q"> & { after: { name: string; providerId: string } | null },
  limit: number,
): Promise<StoredPreviewItem[]> {
  const { rows } = await pool().query<StoredPreviewItem>(
    `SELECT provider_id AS "providerId", effect, coalesce(user_id, group_id) AS "subjectId", is_group AS "isGroup", waits, joins, leaves, name, user_name AS "userName",
            status_before::text AS "statusBefore", status_after::text AS "statusAfter", changes, reason, outside_domain AS "outsideDomain"
       FROM sync_preview_item
      WHERE run_id = $1 AND CASE $2::text WHEN 'all' THEN effect <> 'none' WHEN 'outside' THEN outside_domain
          WHEN 'groups' THEN is_group AND effect <> 'none' ELSE effect = $2 AND NOT is_group END
        AND ($3::text IS NULL OR position(lower($3) in lower(name)) > 0 OR position(lower($3) in lower(user_name)) > 0)
        AND ($4::text IS NULL OR (name, provider_id) > ($4, $5))
      ORDER BY name, provider_id LIMIT $6`,
    [runId, effect, q ?? null, after?.name ?? null, after?.providerId ?? null, limit],
  );
  return rows;
}

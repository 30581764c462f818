import { pool } from "#lib/platform/db/pool.ts";

/** The keys of a directory, revoked ones too: their calls are in the log. */
export async function findKeyRefs(directoryId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await pool().query<{ id: string; name: string }>(
    "select id, name from key where directory_id = $1 order by revoked_at is not null, created_at desc limit 200",
    [directoryId],
  );
  return rows;
}

/** Whose user or group it is; null when it is gone. */
export async function findDirectoryOf(resourceId: string): Promise<string | null> {
  const { rows } = await pool().query<{ directoryId: string }>(
    `select directory_id as "directoryId" from users where id = $1
     union all select directory_id from groups where id = $1 limit 1`,
    [resourceId],
  );
  return rows[0]?.directoryId ?? null;
}

import { pool } from "./pool.ts";

type GrowingTable =
  | "users"
  | "groups"
  | "membership"
  | "group_provider_member"
  | "sync_staged_user"
  | "sync_staged_group"
  | "sync_staged_member";

/**
 * Has PostgreSQL look again at what is in a table. What fills a table in one go must not wait for autovacuum, which comes
 * once a minute, and only where a tenth has changed: until then look-ups are planned for an empty table, or for a
 * directory that has nobody, and read all of it. It also ends the plans that prepared statements made before. Takes
 * about a tenth of a second.
 */
export async function renewStatistics(table: GrowingTable): Promise<void> {
  // Who looks already does it for all.
  await pool().query(`ANALYZE (SKIP_LOCKED) ${table}`);
}

/** Whether statistics tell nothing of a directory: then PostgreSQL believes that it has one user. */
export async function isUnknownDirectory(directoryId: string): Promise<boolean> {
  const { rows } = await pool().query<{ known: boolean }>(
    `SELECT $1 = ANY (most_common_vals::text::text[]) AS known FROM pg_stats
      WHERE schemaname = current_schema AND tablename = 'users' AND attname = 'directory_id'`,
    [directoryId],
  );
  return rows[0]?.known !== true;
}

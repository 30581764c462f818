import { pool } from "#lib/platform/db/pool.ts";
import type { DirectoryRef } from "./directory-ref.ts";

export async function findDirectoryRefs(scope: readonly string[] | null): Promise<DirectoryRef[]> {
  const { rows } = await pool().query<DirectoryRef>(
    "select id, name, type::text from directory where $1::uuid[] is null or id = any($1::uuid[]) order by name_key",
    [scope],
  );
  return rows;
}

import type { AttributeType } from "#lib/attributes/vocabulary.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { MappingKind } from "./vocabulary.ts";

type Db = Pick<SqlTx, "query">;

/** One global attribute with what one directory does with it. */
export type MappedRow = {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly type: AttributeType;
  readonly builtIn: boolean;
  readonly scimPath: string | null;
  /** Where directories of this type have it unless they say otherwise. */
  readonly defaultPath: string | null;
  readonly kind: MappingKind;
  /** Empty for "default" and "none". */
  readonly source: string;
  readonly readWins: boolean;
};

/** All global attributes as one directory maps them. */
export async function findMappedRows(directoryId: string, db: Db = pool()): Promise<MappedRow[]> {
  const { rows } = await db.query<MappedRow>(
    `SELECT a.id, a.key, a.label, a.help, a.type::text, a.built_in AS "builtIn", a.scim_path AS "scimPath",
            CASE d.type WHEN 'okta' THEN a.okta_path WHEN 'entra' THEN a.graph_path ELSE a.scim_path END AS "defaultPath",
            coalesce(m.kind, 'default')::text AS kind, coalesce(m.path, '') AS source, coalesce(m.read_wins, false) AS "readWins"
       FROM directory d CROSS JOIN global_attribute a
       LEFT JOIN global_attribute_mapping m ON m.directory_id = d.id AND m.attribute_id = a.id
      WHERE d.id = $1`,
    [directoryId],
  );
  return rows;
}

export type DirectoryRow = {
  readonly id: string;
  readonly name: string;
  readonly type: DirectoryType;
  /** Key of the primary user identifier. */
  readonly identifier: string;
};

/** @param db a transaction in which the directory's mapping is changed: then nobody else changes it meanwhile */
export async function findMappedDirectory(directoryId: string, db?: Db): Promise<DirectoryRow | null> {
  const { rows } = await (db ?? pool()).query<DirectoryRow>(
    `SELECT d.id, d.name, d.type::text, o.identifier_attribute AS identifier FROM directory d CROSS JOIN organisation o
      WHERE d.id = $1${db ? " FOR NO KEY UPDATE OF d" : ""}`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** Stores what a directory does with some attributes; whoever does what all do has no row. */
export async function saveMappings(
  tx: Db,
  directoryId: string,
  lines: readonly { attributeId: string; kind: MappingKind; source: string; readWins: boolean }[],
): Promise<void> {
  const isUsual = ({ kind, readWins }: (typeof lines)[number]) => kind === "default" && !readWins;
  await tx.query("DELETE FROM global_attribute_mapping WHERE directory_id = $1 AND attribute_id = ANY ($2)", [
    directoryId,
    lines.map(({ attributeId }) => attributeId),
  ]);
  await tx.query(
    `INSERT INTO global_attribute_mapping (directory_id, attribute_id, kind, path, read_wins)
     SELECT $1, "attributeId", kind, source, "readWins" FROM json_to_recordset($2::json)
       AS row("attributeId" uuid, kind mapping_kind, source text, "readWins" boolean)`,
    [directoryId, JSON.stringify(lines.filter((line) => !isUsual(line)))],
  );
}

/** How many of the first `limit` users of a directory have each attribute from SCIM, by path as in lib/users/user-changes.ts. */
export async function countPushed(
  directoryId: string,
  limit: number,
): Promise<{ users: number; byAttribute: Map<string, number> }> {
  const { rows } = await pool().query<{ users: number; path: string | null; count: number }>(
    `WITH looked AS MATERIALIZED (
        SELECT sources, resource FROM users WHERE directory_id = $1 AND deleted_at IS NULL LIMIT $2
      ), pushed AS (
        SELECT part.path, count(*)::int AS count FROM looked, user_sources(looked.sources, looked.resource) AS part
         WHERE part.source = 'scim' GROUP BY part.path
      )
      SELECT (SELECT count(*)::int FROM looked) AS users, path, count FROM (SELECT 1) one LEFT JOIN pushed ON true`,
    [directoryId, limit],
  );
  return {
    users: rows[0]?.users ?? 0,
    byAttribute: new Map(rows.flatMap(({ path, count }) => (path === null ? [] : [[path, count]]))),
  };
}

/** How often an admin had users read for a preview within the last minute. */
export async function countRecentPreviews(adminId: string): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entry
      WHERE actor_id = $1 AND action = 'mapping.preview' AND at > now() - interval '1 minute'`,
    [adminId],
  );
  return rows[0]?.count ?? 0;
}

import { pool } from "#lib/platform/db/pool.ts";
import type { AttributeType } from "./vocabulary.ts";

/** A global attribute with the SCIM path that one directory uses for it. */
export type MappedAttribute = {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly type: AttributeType;
  readonly path: string;
};

/** The global attributes that have a SCIM path in a directory, by key; see scimPathIn for the paths of their own. */
export async function findMappedAttributes(directoryId: string): Promise<MappedAttribute[]> {
  const { rows } = await pool().query<MappedAttribute>({
    name: "mapped-attributes",
    text: `SELECT a.key, a.label, a.help, a.type::text, coalesce(m.path, a.scim_path) AS path
             FROM global_attribute a CROSS JOIN directory d
             LEFT JOIN global_attribute_mapping m
               ON m.attribute_id = a.id AND m.directory_id = d.id AND d.type = 'scim'
            WHERE d.id = $1 AND coalesce(m.path, a.scim_path) LIKE 'urn:%' ORDER BY a.key`,
    values: [directoryId],
  });
  return rows;
}

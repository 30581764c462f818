import { findAttributes } from "./attribute.store.ts";
import { type AttributeType, pathKindOf } from "./vocabulary.ts";

/** One global attribute as a directory has it: where its value is at the source, and in the SCIM user. */
export type AttributeLine = { key: string; type: AttributeType; source: string; scim: string };

/** The attributes that a sync of this directory reads; several may lead to one SCIM path, then the last one that has a value counts. */
export async function attributeLines(directory: {
  id: string;
  type: "okta" | "entra";
}): Promise<AttributeLine[]> {
  const rows = await findAttributes();
  return rows.flatMap((row) => {
    const own = row.mappings.find((mapping) => mapping.directoryId === directory.id)?.path;
    const source = own ?? row[`${pathKindOf[directory.type]}Path`];
    return source && row.scimPath ? [{ key: row.key, type: row.type, source, scim: row.scimPath }] : [];
  });
}

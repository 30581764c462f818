import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import { findAttributeByKey, findRoles } from "./attribute.store.ts";
import { scimPathIn } from "./survey-identifier.ts";
import { pathKindOf } from "./vocabulary.ts";

type DirectoryRef = { id: string; type: DirectoryType };

/** Where the primary user identifier is found for one directory. */
export type IdentifierPaths = {
  /** The attribute's key, such as `mail`. */
  key: string;
  /**
   * Its name at the source: an Okta profile attribute, a Graph property, or a SCIM path. Null where it is not mapped, and
   * where it is not read as it is.
   */
  source: string | null;
  /** Its path in the user's SCIM resource, for `identifierOf`. */
  scim: string | null;
};

/** The paths of the primary user identifier in one directory; `id` may be of a directory that is not saved yet. */
export async function identifierPaths(directory: DirectoryRef, tx: Tx = prisma()): Promise<IdentifierPaths> {
  const { identifier: key } = await findRoles(tx);
  const attribute = await findAttributeByKey(key, tx);
  if (!attribute) {
    return { key, source: null, scim: null };
  }
  const own = attribute.mappings.find((mapping) => mapping.directoryId === directory.id);
  const usual = attribute[`${pathKindOf[directory.type]}Path`];
  const source = own ? (own.kind === "attribute" ? own.path : null) : usual;
  return { key, source, scim: scimPathIn(attribute, directory) };
}

import { customAttributesIn } from "#lib/attributes/custom-attributes.ts";
import { byTableOrder } from "#lib/attributes/table-order.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { registryOf } from "#lib/scim/registry-of.ts";
import { effectiveLines } from "./effective-lines.ts";
import { findMappedRows, type MappedRow } from "./mapping.store.ts";
import type { MappingLine, Provider } from "./mapping-line.ts";
import { placeOf } from "./place-of.ts";

/** How the users of one directory are made of what identity servers read there. */
export type DirectoryMapping = {
  readonly provider: Provider;
  /** The directory's schemas, custom attributes included. */
  readonly userType: ResourceType;
  readonly lines: readonly MappingLine[];
  /** Attributes, by path as in lib/users/user-changes.ts, of which what is read stands even where SCIM pushed another value. */
  readonly readWins: ReadonlySet<string>;
};

/** The mapping of a directory as it is saved. */
export async function directoryMapping(directory: { id: string; type: Provider }): Promise<DirectoryMapping> {
  const [rows, userType] = await Promise.all([findMappedRows(directory.id), userTypeIn(directory.id)]);
  return mappingOf(rows.sort(byTableOrder), directory.type, userType);
}

/** The schemas of a directory's users. */
export async function userTypeIn(directoryId: string): Promise<ResourceType> {
  const custom = await customAttributesIn(directoryId);
  return registryOf(custom.map(({ urn, attribute }) => ({ urn, attribute }))).user;
}

/** The same for rows that are not saved yet. @param rows in the table's order */
export function mappingOf(
  rows: readonly MappedRow[],
  provider: Provider,
  userType: ResourceType,
): DirectoryMapping {
  const lines = effectiveLines(rows, provider);
  const read = new Set(lines.flatMap(({ scim }) => placeOf(userType, scim)?.attribute ?? []));
  const chosen = rows.flatMap(({ readWins, scimPath }) =>
    readWins && scimPath !== null ? (placeOf(userType, scimPath)?.attribute ?? []) : [],
  );
  return { provider, userType, lines, readWins: new Set(chosen.filter((attribute) => read.has(attribute))) };
}

import { byTableOrder } from "#lib/attributes/table-order.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { ResourceType } from "#lib/scim/protocol/schema/registry.ts";
import { readingObstacle } from "#lib/sync/read-again.ts";
import { placeIn } from "./apply-lines.ts";
import type { MappingAttribute, MappingView } from "./contract.ts";
import { userTypeIn } from "./directory-mapping.ts";
import { isFixed, leaderOf } from "./effective-lines.ts";
import { isRequired } from "./find-faults.ts";
import {
  countPushed,
  type DirectoryRow,
  findMappedDirectory,
  findMappedRows,
  type MappedRow,
} from "./mapping.store.ts";
import type { Provider } from "./mapping-line.ts";
import { providerNames, unreadable } from "./provider-names.ts";
import { COUNTED_USERS } from "./vocabulary.ts";

/**
 * How a directory's users are made of what identity servers read, and of which attributes SCIM has a say.
 * @throws AppError not_found; conflict for a directory that nothing can be read from
 */
export async function getMapping(actor: Actor, directoryId: string): Promise<MappingView> {
  requireDirectory(actor, directoryId);
  const directory = await requireReadDirectory(directoryId);
  const [rows, userType, pushed, obstacle] = await Promise.all([
    findMappedRows(directoryId),
    userTypeIn(directoryId),
    countPushed(directoryId, COUNTED_USERS + 1),
    readingObstacle(directoryId),
  ]);
  rows.sort(byTableOrder);
  return {
    directory: { id: directory.id, name: directory.name, type: directory.type },
    attributes: rows.map((row) => attributeOf(row, rows, directory, userType, pushed.byAttribute)),
    users: { counted: Math.min(pushed.users, COUNTED_USERS), isAll: pushed.users <= COUNTED_USERS },
    suggestions: [...providerNames(directory.type)],
    obstacle,
  };
}

export type ReadDirectory = DirectoryRow & { readonly type: Provider };

/** @throws AppError not_found; conflict for a directory that nothing can be read from */
export async function requireReadDirectory(
  directoryId: string,
  db?: Parameters<typeof findMappedDirectory>[1],
): Promise<ReadDirectory> {
  const directory = await findMappedDirectory(directoryId, db);
  if (directory === null)
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  const { type } = directory;
  if (type === "scim")
    throw new AppError("conflict", {
      detail:
        "Nothing is read from this directory: its client pushes by SCIM, and decides itself what it sends where. SCIM paths of its own are under Global Attributes.",
    });
  return { ...directory, type };
}

function attributeOf(
  row: MappedRow,
  rows: readonly MappedRow[],
  { type, identifier }: ReadDirectory,
  userType: ResourceType,
  pushed: ReadonlyMap<string, number>,
): MappingAttribute {
  const attribute = placeIn(userType, row);
  return {
    attributeId: row.id,
    key: row.key,
    label: row.label,
    help: row.help,
    type: row.type,
    builtIn: row.builtIn,
    scimPath: row.scimPath,
    defaultSource: row.defaultPath,
    kind: row.kind,
    source: row.source,
    readWins: row.readWins,
    required: isRequired(row, { identifier }),
    isFixed: isFixed(row) || row.scimPath === null,
    note: noteOf(row, type),
    ledBy: leaderOf(row, rows)?.label ?? null,
    together:
      attribute === null
        ? []
        : rows
            .filter((other) => other.id !== row.id && placeIn(userType, other) === attribute)
            .map(({ id }) => id),
    pushed: attribute === null ? 0 : (pushed.get(attribute) ?? 0),
  };
}

function noteOf(row: MappedRow, provider: Provider): string | null {
  if (isFixed(row))
    return "Always the directory's own id, by which a push and a read of one person find each other.";
  if (row.scimPath === null)
    return "Has no SCIM path, so no user can have a value. Global Attributes can give it one.";
  if (row.kind === "default" && row.defaultPath !== null)
    return unreadable(provider, row.defaultPath.split("."));
  return null;
}

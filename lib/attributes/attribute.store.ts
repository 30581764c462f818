import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { AttributeRolesInput } from "./contract.ts";
import type { AttributeType } from "./vocabulary.ts";

const rowSelect = {
  id: true,
  key: true,
  label: true,
  help: true,
  type: true,
  builtIn: true,
  oktaPath: true,
  graphPath: true,
  scimPath: true,
  /** Those that have a source of their own; a directory may also only say who wins. */
  mappings: {
    where: { kind: { not: "default" } },
    select: { directoryId: true, kind: true, path: true, directory: { select: { name: true, type: true } } },
    orderBy: { directory: { nameKey: "asc" } },
  },
} satisfies Prisma.GlobalAttributeSelect;

export type AttributeRow = Prisma.GlobalAttributeGetPayload<{ select: typeof rowSelect }>;

/** All global attributes: the built-in ones in the order of lib/attributes/defaults.ts (by the caller), custom ones by name. */
export function findAttributes(tx: Tx = prisma()): Promise<AttributeRow[]> {
  return tx.globalAttribute.findMany({ orderBy: [{ builtIn: "desc" }, { key: "asc" }], select: rowSelect });
}

export function findAttribute(id: string, tx: Tx = prisma()): Promise<AttributeRow | null> {
  return tx.globalAttribute.findUnique({ where: { id }, select: rowSelect });
}

export function findAttributeByKey(key: string, tx: Tx = prisma()): Promise<AttributeRow | null> {
  return tx.globalAttribute.findUnique({ where: { key }, select: rowSelect });
}

type Paths = { oktaPath: string | null; graphPath: string | null; scimPath: string | null };

/** @throws a unique violation of `key` */
export async function insertAttribute(
  tx: Tx,
  row: { id: string; key: string; label: string; help: string; type: AttributeType } & Paths,
): Promise<void> {
  await tx.globalAttribute.create({ data: row, select: { id: true } });
}

export async function updateAttributeRow(
  tx: Tx,
  id: string,
  row: { label: string; help: string } & Paths,
): Promise<void> {
  await tx.globalAttribute.update({ where: { id }, data: row, select: { id: true } });
}

/** Replaces the mappings of the named directories; those of directories that are not named stay. */
export async function replaceMappings(
  tx: Tx,
  attributeId: string,
  among: readonly string[],
  mappings: readonly { directoryId: string; path: string }[],
): Promise<void> {
  await tx.globalAttributeMapping.deleteMany({ where: { attributeId, directoryId: { in: [...among] } } });
  await tx.globalAttributeMapping.createMany({
    data: mappings.map((mapping) => ({ attributeId, ...mapping })),
  });
}

export async function deleteAttributeRow(tx: Tx, id: string): Promise<void> {
  await tx.globalAttribute.delete({ where: { id }, select: { id: true } });
}

/** Users, deleted ones too, with a value of an attribute in an extension; counted up to `limit`. Reads every user. */
export async function countUsersWithValue(tx: Tx, urn: string, name: string, limit: number): Promise<number> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from users where jsonb_exists(resource -> ${urn}::text, ${name}::text) limit ${limit}) one`;
  return rows[0]?.count ?? 0;
}

const roleSelect = {
  identifierAttribute: true,
  emailAttribute: true,
  displayNameAttribute: true,
  managerAttribute: true,
  identifierConfirmedAt: true,
} satisfies Prisma.OrganisationSelect;

export type RolesRow = AttributeRolesInput & { confirmedAt: Date | null };

/** Which attribute plays which part, by key. */
export async function findRoles(tx: Tx = prisma()): Promise<RolesRow> {
  const row = await tx.organisation.findUniqueOrThrow({ where: { id: 1 }, select: roleSelect });
  return {
    identifier: row.identifierAttribute,
    email: row.emailAttribute,
    displayName: row.displayNameAttribute,
    manager: row.managerAttribute,
    confirmedAt: row.identifierConfirmedAt,
  };
}

/** The same, locked until the transaction ends: two changes of the identifier never overlap. */
export async function lockRoles(tx: Tx): Promise<RolesRow> {
  await tx.$queryRaw`select 1 from organisation where id = 1 for update`;
  return findRoles(tx);
}

export async function saveRoles(tx: Tx, roles: AttributeRolesInput, confirmedAt: Date): Promise<void> {
  await tx.organisation.update({
    where: { id: 1 },
    data: {
      identifierAttribute: roles.identifier,
      emailAttribute: roles.email,
      displayNameAttribute: roles.displayName,
      managerAttribute: roles.manager,
      identifierConfirmedAt: confirmedAt,
    },
    select: { id: true },
  });
}

/** The directories that a mapping can be made for, by name; `null` is every directory. */
export function findMappableDirectories(
  scope: readonly string[] | null,
  tx: Tx = prisma(),
): Promise<DirectoryRef[]> {
  return tx.directory.findMany({
    ...(scope === null ? {} : { where: { id: { in: [...scope] } } }),
    orderBy: { nameKey: "asc" },
    select: { id: true, name: true, type: true },
  });
}

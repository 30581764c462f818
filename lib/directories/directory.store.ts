import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { DevicePolicy } from "./contract.ts";
import type { ClientProfile, DirectoryType } from "./vocabulary.ts";

const rowSelect = {
  id: true,
  name: true,
  type: true,
  clientProfile: true,
  enabled: true,
  config: true,
  createdAt: true,
  updatedAt: true,
  boundAt: true,
  scimFirstSeenAt: true,
  scimLastSeenAt: true,
  cluster: { select: { id: true, name: true } },
  health: { select: { state: true, lastOutcome: true, finishedAt: true } },
  policy: {
    select: {
      removeDevices: true,
      onDeactivated: true,
      onSuspended: true,
      onLocked: true,
      removeRecord: true,
      graceDays: true,
    },
  },
  secrets: { select: { name: true, setAt: true, expiresAt: true } },
} satisfies Prisma.DirectorySelect;

export type DirectoryRow = Prisma.DirectoryGetPayload<{ select: typeof rowSelect }>;

/** One directory without its sealed secrets, or null. */
export function findDirectory(id: string, tx: Tx = prisma()): Promise<DirectoryRow | null> {
  return tx.directory.findUnique({ where: { id }, select: rowSelect });
}

/** The directories of a scope by name; `null` is every directory. */
export function findDirectories(scope: readonly string[] | null): Promise<DirectoryRow[]> {
  return prisma().directory.findMany({
    ...(scope === null ? {} : { where: { id: { in: [...scope] } } }),
    orderBy: { nameKey: "asc" },
    select: rowSelect,
  });
}

/** Locks the row until the transaction ends, so that two edits do not mix. False when there is no such directory. */
export async function lockDirectory(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`select 1 from directory where id = ${id}::uuid for update`;
  return rows.length > 0;
}

/** @throws a unique violation of `name_key` */
export async function insertDirectory(
  tx: Tx,
  row: {
    id: string;
    name: string;
    nameKey: string;
    type: DirectoryType;
    clientProfile: ClientProfile;
    config: object;
    policy: DevicePolicy;
  },
): Promise<void> {
  await tx.directory.create({
    data: {
      id: row.id,
      name: row.name,
      nameKey: row.nameKey,
      type: row.type,
      clientProfile: row.clientProfile,
      config: row.config,
      policy: { create: row.policy },
    },
    select: { id: true },
  });
}

/** @throws a unique violation of `name_key` */
export async function updateDirectoryRow(
  tx: Tx,
  id: string,
  row: {
    name: string;
    nameKey: string;
    clientProfile: ClientProfile;
    config: object;
    policy: DevicePolicy;
  },
): Promise<void> {
  await tx.directory.update({
    where: { id },
    data: {
      name: row.name,
      nameKey: row.nameKey,
      clientProfile: row.clientProfile,
      config: row.config,
      policy: { upsert: { create: row.policy, update: row.policy } },
    },
    select: { id: true },
  });
}

export async function updateEnabled(tx: Tx, id: string, enabled: boolean): Promise<void> {
  await tx.directory.update({ where: { id }, data: { enabled }, select: { id: true } });
}

/** Stores a sealed secret in place of the one before. */
export async function putSecret(
  tx: Tx,
  secret: { directoryId: string; name: string; sealed: string; expiresAt: Date | null },
): Promise<void> {
  const { directoryId, name, sealed, expiresAt } = secret;
  await tx.directorySecret.upsert({
    where: { directoryId_name: { directoryId, name } },
    create: { directoryId, name, sealed, expiresAt },
    update: { sealed, expiresAt, setAt: new Date() },
    select: { name: true },
  });
}

/** Corrects the day on which a stored secret ends. */
export async function updateSecretExpiry(
  tx: Tx,
  directoryId: string,
  name: string,
  expiresAt: Date | null,
): Promise<void> {
  await tx.directorySecret.updateMany({ where: { directoryId, name }, data: { expiresAt } });
}

/** Forgets the secrets of a directory but this one; all where a key signs in for it. */
export async function keepOnlySecret(tx: Tx, directoryId: string, name: string | null): Promise<void> {
  await tx.directorySecret.deleteMany({
    where: { directoryId, ...(name === null ? {} : { name: { not: name } }) },
  });
}

/** The sealed secret, or null. */
export function findSecret(
  directoryId: string,
  name: string,
  tx: Tx = prisma(),
): Promise<{ sealed: string; expiresAt: Date | null } | null> {
  return tx.directorySecret.findUnique({
    where: { directoryId_name: { directoryId, name } },
    select: { sealed: true, expiresAt: true },
  });
}

/** Users who are there (not deleted) and keys that are not revoked, by directory. */
export async function countForList(
  ids: readonly string[],
): Promise<ReadonlyMap<string, { users: number; keys: number }>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await prisma().$queryRaw<{ id: string; users: number; keys: number }[]>`
    select d.id::text,
      (select coalesce(sum(c.live), 0) from user_count c where c.directory_id = d.id)::int as users,
      (select count(*) from key k where k.directory_id = d.id and k.revoked_at is null)::int as keys
    from unnest(${[...ids]}::uuid[]) as d(id)`;
  return new Map(rows.map(({ id, users, keys }) => [id, { users, keys }]));
}

export type DirectoryContents = { users: number; groups: number; devices: number; keys: number };

/** Exactly what a deletion takes along: users (deleted ones are gone for people already), groups, working devices, live keys. */
export async function countContents(id: string, tx: Tx = prisma()): Promise<DirectoryContents> {
  const rows = await tx.$queryRaw<DirectoryContents[]>`
    select
      (select coalesce(sum(live), 0) from user_count where directory_id = ${id}::uuid)::int as users,
      (select count(*) from groups where directory_id = ${id}::uuid)::int as groups,
      (select count(*) from device where directory_id = ${id}::uuid and ended_at is null)::int as devices,
      (select count(*) from key where directory_id = ${id}::uuid and revoked_at is null)::int as keys`;
  return rows[0] ?? { users: 0, groups: 0, devices: 0, keys: 0 };
}

/**
 * Deletes a directory and all that carries its id except the audit trail: users with their
 * devices, groups, keys, secrets, syncs and health by cascade, events, diagnoses and SCIM requests by hand.
 */
export async function deleteDirectoryRows(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`delete from event where directory_id = ${id}::uuid`;
  await tx.$executeRaw`delete from diagnostic_run where directory_id = ${id}::uuid`;
  await tx.$executeRaw`delete from scim_request_body b using scim_request r
    where r.directory_id = ${id}::uuid and b.at = r.at and b.id = r.id`;
  await tx.$executeRaw`delete from scim_request_resource where directory_id = ${id}::uuid`;
  await tx.$executeRaw`delete from scim_call_count where directory_id = ${id}::uuid`;
  await tx.$executeRaw`delete from scim_request where directory_id = ${id}::uuid`;
  await tx.directory.delete({ where: { id }, select: { id: true } });
}

/** How many connection tests an admin ran within the last minute, from the audit trail. */
export function countRecentTests(adminId: string): Promise<number> {
  return prisma().auditEntry.count({
    where: { actorId: adminId, action: "directory.test", at: { gt: new Date(Date.now() - 60_000) } },
  });
}

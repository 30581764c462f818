import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import { Prisma } from "#prisma/generated/client.ts";
import type { PublicKey } from "./oauth/public-keys.ts";

const rowSelect = {
  id: true,
  name: true,
  prefix: true,
  clientId: true,
  kind: true,
  publicKeys: true,
  scopes: true,
  ratePerSecond: true,
  rateBurst: true,
  createdByName: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedAddress: true,
  revokedAt: true,
  revokedByName: true,
} satisfies Prisma.KeySelect;

export type KeyRow = Prisma.KeyGetPayload<{ select: typeof rowSelect }>;

/** All keys of a directory, newest first, without their hashes. */
export function findKeys(directoryId: string): Promise<KeyRow[]> {
  return prisma().key.findMany({
    where: { directoryId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: rowSelect,
  });
}

/** One key of this directory, or null. */
export function findKey(tx: Tx, directoryId: string, id: string): Promise<KeyRow | null> {
  return tx.key.findFirst({ where: { directoryId, id }, select: rowSelect });
}

/** The directory's name, or null; the key's audit entries carry it. */
export async function findDirectoryName(tx: Tx, directoryId: string): Promise<string | null> {
  const row = await tx.directory.findUnique({ where: { id: directoryId }, select: { name: true } });
  return row?.name ?? null;
}

export type NewKey = {
  id: string;
  directoryId: string;
  name: string;
  prefix: string;
  clientId: string;
  kind: "bearer" | "oauth";
  secretHash: string | null;
  publicKeys: readonly PublicKey[] | null;
  scopes: string[];
  ratePerSecond: number;
  rateBurst: number;
  createdById: string | null;
  createdByName: string;
  expiresAt: Date | null;
  remindedDays: number | null;
};

export function insertKey(tx: Tx, { publicKeys, ...key }: NewKey): Promise<KeyRow> {
  return tx.key.create({
    data: { ...key, publicKeys: publicKeys === null ? Prisma.DbNull : [...publicKeys] },
    select: rowSelect,
  });
}

export type KeyChanges = {
  name?: string;
  expiresAt?: Date | null;
  remindedDays?: number | null;
  ratePerSecond?: number;
  rateBurst?: number;
};

/** One key of this directory, locked until the transaction ends, or null. */
export async function lockKey(tx: Tx, directoryId: string, id: string): Promise<KeyRow | null> {
  await tx.$queryRaw`select 1 from key where id = ${id}::uuid and directory_id = ${directoryId}::uuid for update`;
  return findKey(tx, directoryId, id);
}

export function updateKeyRow(tx: Tx, id: string, changes: KeyChanges): Promise<KeyRow> {
  return tx.key.update({ where: { id }, data: changes, select: rowSelect });
}

/** Marks a live key as revoked. False when it was revoked before, or is not this directory's. */
export async function revokeKeyRow(
  tx: Tx,
  directoryId: string,
  id: string,
  by: { name: string; at: Date },
): Promise<boolean> {
  const { count } = await tx.key.updateMany({
    where: { directoryId, id, revokedAt: null },
    data: { revokedAt: by.at, revokedByName: by.name },
  });
  return count === 1;
}

import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { Prisma } from "#prisma/generated/client.ts";

const rowSelect = {
  id: true,
  name: true,
  prefix: true,
  clientId: true,
  scopes: true,
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
  secretHash: string;
  scopes: string[];
  createdById: string | null;
  createdByName: string;
  expiresAt: Date | null;
};

export function insertKey(tx: Tx, key: NewKey): Promise<KeyRow> {
  return tx.key.create({ data: { ...key, kind: "bearer" }, select: rowSelect });
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

import { prisma, type Tx } from "#lib/platform/db/prisma.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { KeyKind, KeyScope } from "./contract.ts";

/** Columns that a key's view needs; the hash is never read. */
const viewed = {
  id: true,
  name: true,
  kind: true,
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

export type KeyRow = Prisma.KeyGetPayload<{ select: typeof viewed }>;

export type KeyDirectory = {
  id: string;
  name: string;
  type: "okta" | "entra" | "scim";
  scimFirstSeenAt: Date | null;
  scimLastSeenAt: Date | null;
};

/** The directory that keys are made for; null when it does not exist. */
export function findKeyDirectory(directoryId: string): Promise<KeyDirectory | null> {
  return prisma().directory.findUnique({
    where: { id: directoryId },
    select: { id: true, name: true, type: true, scimFirstSeenAt: true, scimLastSeenAt: true },
  });
}

/** All keys of a directory, newest first. */
export function selectKeys(directoryId: string): Promise<KeyRow[]> {
  return prisma().key.findMany({ where: { directoryId }, orderBy: { createdAt: "desc" }, select: viewed });
}

export function insertKey(
  tx: Tx,
  key: {
    id: string;
    directoryId: string;
    name: string;
    kind: KeyKind;
    prefix: string;
    clientId: string;
    secretHash: string;
    scopes: KeyScope[];
    createdById: string | null;
    createdByName: string;
    expiresAt: Date | null;
  },
): Promise<KeyRow> {
  return tx.key.create({ data: key, select: viewed });
}

/** Null when the directory has no such key, or it is revoked already. */
export async function markKeyRevoked(tx: Tx, directoryId: string, keyId: string, by: string): Promise<KeyRow | null> {
  const { count } = await tx.key.updateMany({
    where: { id: keyId, directoryId, revokedAt: null },
    data: { revokedAt: new Date(), revokedByName: by },
  });
  return count === 0 ? null : tx.key.findUnique({ where: { id: keyId }, select: viewed });
}

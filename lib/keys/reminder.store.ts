import { prisma, type Tx } from "#lib/platform/db/prisma.ts";

/** Keys in use of enabled directories that expire after `now` and by `horizon`. */
export async function findEndingKeys(now: Date, horizon: Date): Promise<string[]> {
  const rows = await prisma().key.findMany({
    where: { revokedAt: null, expiresAt: { gt: now, lte: horizon }, directory: { enabled: true } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}

export type EndingKey = {
  name: string;
  expiresAt: Date;
  lastUsedAt: Date | null;
  remindedDays: number | null;
  directory: { id: string; name: string };
};

/** A key that expires, locked until the transaction ends; null when it was revoked or its expiry taken away meanwhile. */
export async function lockEndingKey(tx: Tx, id: string): Promise<EndingKey | null> {
  await tx.$queryRaw`select 1 from key where id = ${id}::uuid for update`;
  const key = await tx.key.findFirst({
    where: { id, revokedAt: null },
    select: {
      name: true,
      expiresAt: true,
      lastUsedAt: true,
      remindedDays: true,
      directory: { select: { id: true, name: true } },
    },
  });
  return key?.expiresAt ? { ...key, expiresAt: key.expiresAt } : null;
}

export async function noteReminder(tx: Tx, id: string, days: number): Promise<void> {
  await tx.key.update({ where: { id }, data: { remindedDays: days }, select: { id: true } });
}

/** Keys of the directory that work beyond a moment, without the one given. */
export function countOtherKeys(
  tx: Tx,
  { keyId, directoryId, beyond }: { keyId: string; directoryId: string; beyond: Date },
): Promise<number> {
  return tx.key.count({
    where: {
      directoryId,
      id: { not: keyId },
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: beyond } }],
    },
  });
}

/** Who runs this installation, as a mail says it. */
export function readOrganisation(tx: Tx): Promise<{ name: string; supportContact: string }> {
  return tx.organisation.findUniqueOrThrow({
    where: { id: 1 },
    select: { name: true, supportContact: true },
  });
}

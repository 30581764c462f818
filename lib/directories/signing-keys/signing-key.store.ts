import { prisma, type Tx } from "#lib/platform/db/prisma.ts";

const shown = {
  id: true,
  directoryId: true,
  madeById: true,
  algorithm: true,
  publicJwk: true,
  certificate: true,
  expiresAt: true,
  createdAt: true,
} as const;

/** One key without its private part, or null. */
export function findSigningKey(id: string, tx: Tx = prisma()) {
  return tx.signingKey.findUnique({ where: { id }, select: shown });
}
export type SigningKeyRow = NonNullable<Awaited<ReturnType<typeof findSigningKey>>>;

/** One key with its sealed private part, or null. */
export function findSealedKey(id: string) {
  return prisma().signingKey.findUnique({ where: { id }, select: { ...shown, sealed: true } });
}

/** Public parts of the keys that Okta may see a directory sign with: the one in use first. None for a certificate's. */
export async function findPublicKeys(directoryId: string): Promise<unknown[]> {
  const rows = await prisma().$queryRaw<{ jwk: unknown }[]>`
    select k.public_jwk as jwk from signing_key k join directory d on d.id = k.directory_id
     where d.id = ${directoryId}::uuid and d.type = 'okta' and k.certificate is null
     order by d.config->>'keyId' is not distinct from k.id::text desc, k.id desc`;
  return rows.map(({ jwk }) => jwk);
}

/** The newest key of a directory beside the one in use, or null. */
export function findNextKey(directoryId: string, keyId: string) {
  return prisma().signingKey.findFirst({
    where: { directoryId, certificate: null, id: { not: keyId } },
    orderBy: { id: "desc" },
    select: shown,
  });
}

export async function insertSigningKey(
  tx: Tx,
  row: Omit<SigningKeyRow, "createdAt" | "publicJwk"> & { publicJwk: object; sealed: string },
): Promise<void> {
  await tx.signingKey.create({ data: row, select: { id: true } });
}

/** Makes a key the one of its directory: others that were made for it are gone with this. */
export async function keepOnlyKey(tx: Tx, directoryId: string, keyId: string | null): Promise<void> {
  if (keyId !== null)
    await tx.signingKey.update({ where: { id: keyId }, data: { directoryId }, select: { id: true } });
  await tx.signingKey.deleteMany({
    where: { directoryId, ...(keyId === null ? {} : { id: { not: keyId } }) },
  });
}

/** Keys that nobody took into use: a day after they were made for a directory that was not saved, a month as a next one. */
export async function forgetUnusedKeys(now: Date = new Date()): Promise<void> {
  await prisma().$executeRaw`
    delete from signing_key k
     where k.created_at < ${now}::timestamptz - case when k.directory_id is null then interval '1 day' else interval '30 days' end
       and not exists (select 1 from directory d where d.id = k.directory_id and d.config->>'keyId' = k.id::text)`;
}

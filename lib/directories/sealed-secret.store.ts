import type { Tx } from "#lib/platform/db/prisma.ts";

/** One sealed secret of a directory. */
export interface SealedSecret {
  directoryId: string;
  name: string;
  sealed: string;
}

/** Locks up to `limit` secrets that were sealed with another key than this one. */
export function lockSealedSecrets(tx: Tx, keyId: string, limit: number): Promise<SealedSecret[]> {
  return tx.$queryRaw<SealedSecret[]>`
    select directory_id as "directoryId", name, sealed from directory_secret
     where split_part(sealed, '.', 1) <> ${keyId}
     order by directory_id, name limit ${limit} for update`;
}

/** The same for the private keys with which Muster signs in. */
export function lockSealedKeys(
  tx: Tx,
  keyId: string,
  limit: number,
): Promise<{ id: string; sealed: string }[]> {
  return tx.$queryRaw`
    select id::text, sealed from signing_key where split_part(sealed, '.', 1) <> ${keyId}
     order by id limit ${limit} for update`;
}

export async function replaceSealedKey(
  tx: Tx,
  { id, sealed }: { id: string; sealed: string },
): Promise<void> {
  await tx.signingKey.update({ where: { id }, data: { sealed }, select: { id: true } });
}

/** Puts the same secret back under another key; when it was set and when it expires stay. */
export async function replaceSealed(tx: Tx, { directoryId, name, sealed }: SealedSecret): Promise<void> {
  await tx.directorySecret.update({ where: { directoryId_name: { directoryId, name } }, data: { sealed } });
}

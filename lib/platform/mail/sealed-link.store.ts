import type { Tx } from "../db/prisma.ts";

/** Locks the messages whose link was sealed with another key than this one. */
export function lockSealedLinks(tx: Tx, keyId: string): Promise<{ id: string; sealedLink: string }[]> {
  return tx.$queryRaw<{ id: string; sealedLink: string }[]>`
    select id::text, sealed_link as "sealedLink" from mail_message
     where split_part(sealed_link, '.', 1) <> ${keyId} for update`;
}

export async function replaceSealedLink(tx: Tx, id: string, sealedLink: string): Promise<void> {
  await tx.mailMessage.update({ where: { id }, data: { sealedLink }, select: { id: true } });
}

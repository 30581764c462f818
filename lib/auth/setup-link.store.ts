import { newId } from "#lib/platform/db/id.ts";
import { prisma, type Tx } from "#lib/platform/db/prisma.ts";

/** A set-up link is good for a day; `npm run up` prints a new one as long as there is no owner. */
export const SETUP_LINK_MS = 24 * 60 * 60 * 1000;

/** Stores a new link; earlier ones end. */
export async function insertSetupLink(tx: Tx, tokenHash: string, now: Date): Promise<void> {
  await tx.setupLink.deleteMany({ where: { usedAt: null } });
  await tx.setupLink.create({
    data: { id: newId(), tokenHash, createdAt: now, expiresAt: new Date(now.getTime() + SETUP_LINK_MS) },
    select: { id: true },
  });
}

/** Whether the link can still be used. */
export async function setupLinkIsOpen(tokenHash: string, now: Date): Promise<boolean> {
  return (await prisma().setupLink.count({ where: { tokenHash, usedAt: null, expiresAt: { gt: now } } })) > 0;
}

/** Uses the link up. @returns false when it was used, expired or never existed */
export async function useSetupLink(tx: Tx, tokenHash: string, now: Date): Promise<boolean> {
  const { count } = await tx.setupLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

/** Ends every link that was not used: there is an owner now. */
export async function dropSetupLinks(tx: Tx): Promise<void> {
  await tx.setupLink.deleteMany({ where: { usedAt: null } });
}

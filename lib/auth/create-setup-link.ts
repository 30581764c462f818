import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { env } from "#lib/platform/env/env.ts";
import { countOwners, lockAdmins } from "./admin.store.ts";
import { insertSetupLink, setupLinkIsOpen } from "./setup-link.store.ts";

/**
 * A new one-time link to create the first owner; earlier ones end. Only its
 * hash is stored, so it can be printed once, but made anew as often as wanted.
 *
 * @returns the URL, good for 24 hours, or null when there is an owner
 */
export async function createSetupLink(now: Date = new Date()): Promise<string | null> {
  const token = newToken();
  const created = await inTransaction(async (tx) => {
    await lockAdmins(tx);
    if ((await countOwners(tx)) > 0) return false;
    await insertSetupLink(tx, hashToken(token), now);
    return true;
  });
  return created ? `${env().publicUrl}/welcome/${token}` : null;
}

/** Whether a link's token can still create the owner; for the page behind it. */
export async function isSetupTokenOpen(token: string, now: Date = new Date()): Promise<boolean> {
  return await setupLinkIsOpen(hashToken(token), now);
}

/** Whether the installation has an owner who can sign in. */
export async function hasOwner(): Promise<boolean> {
  return (await inTransaction(countOwners)) > 0;
}

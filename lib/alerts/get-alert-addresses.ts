import type { Actor } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import type { AlertAddresses } from "./contract.ts";
import { readAlertAddresses } from "./recipient.store.ts";

/** Whom alerts are mailed to beside the admins. */
export async function getAlertAddresses(_actor: Actor): Promise<AlertAddresses> {
  return { addresses: await readAlertAddresses(prisma()) };
}

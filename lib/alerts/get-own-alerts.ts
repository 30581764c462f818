import type { Actor } from "#lib/auth/actor.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { OwnAlerts } from "./contract.ts";
import { readMutedAlerts } from "./recipient.store.ts";
import { alertKinds } from "./vocabulary.ts";

/** Which alerts the signed-in admin does not want by mail. @throws AppError forbidden for the installation itself */
export async function getOwnAlerts(actor: Actor): Promise<OwnAlerts> {
  if (!actor.adminId) throw new AppError("forbidden");
  const muted = await readMutedAlerts(prisma(), actor.adminId);
  return { muted: alertKinds.filter((kind) => muted.includes(kind)) };
}

import { prisma } from "#lib/platform/db/prisma.ts";
import { deleteClosedAlerts } from "./alert.store.ts";

const KEPT_DAYS = 400;

/** Deletes alerts that have been over for more than 400 days. */
export function forgetOldAlerts(now: Date): Promise<void> {
  return deleteClosedAlerts(prisma(), new Date(now.getTime() - KEPT_DAYS * 86_400_000));
}

import { recordAudit } from "#lib/audit/audit.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { OwnAlerts } from "./contract.ts";
import { readMutedAlerts, writeMutedAlerts } from "./recipient.store.ts";

/** Chooses which alerts the signed-in admin does not want by mail. @throws AppError forbidden for the installation itself */
export async function updateOwnAlerts(actor: Actor, { muted }: OwnAlerts): Promise<OwnAlerts> {
  const { adminId } = actor;
  if (!adminId) throw new AppError("forbidden");
  return inTransaction(async (tx) => {
    const before = await readMutedAlerts(tx, adminId);
    await writeMutedAlerts(tx, adminId, muted);
    await recordAudit(tx, actor, {
      action: "account.choose-alerts",
      subject: { type: "admin", id: adminId, label: actor.name },
      before: { muted: before },
      after: { muted },
    });
    return { muted };
  });
}

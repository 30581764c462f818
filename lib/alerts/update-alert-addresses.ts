import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import type { AlertAddresses } from "./contract.ts";
import { readAlertAddresses, writeAlertAddresses } from "./recipient.store.ts";

/**
 * Changes whom alerts are mailed to beside the admins. One address stands once.
 * @throws AppError forbidden below admin, and for admins who are limited to some directories
 */
export async function updateAlertAddresses(actor: Actor, input: AlertAddresses): Promise<AlertAddresses> {
  requireRole(actor, "admin");
  requireAllDirectories(actor);
  const addresses = [...new Map(input.addresses.map((one) => [one.toLowerCase(), one])).values()];
  return inTransaction(async (tx) => {
    const before = await readAlertAddresses(tx);
    await writeAlertAddresses(tx, addresses);
    await recordAudit(tx, actor, {
      action: "alert.update-addresses",
      subject: { type: "organisation", id: null, label: "Alerts" },
      before: { addresses: before },
      after: { addresses },
    });
    await publish(tx, { topic: "organisation" });
    return { addresses };
  });
}

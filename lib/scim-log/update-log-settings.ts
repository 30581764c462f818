import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import type { LogSettings, UpdateLogSettingsInput } from "./contract.ts";
import { readLogSettings, writeLogSettings } from "./log-settings.store.ts";

/**
 * Changes how long calls, and requests and answers, are kept. New calls follow at once; what is too old by then goes
 * with the next night's maintenance.
 * @throws AppError forbidden below admin, and for admins who are limited to some directories
 */
export async function updateLogSettings(actor: Actor, input: UpdateLogSettingsInput): Promise<LogSettings> {
  requireRole(actor, "admin");
  requireAllDirectories(actor);
  return inTransaction(async (tx) => {
    const before = await readLogSettings(tx);
    const after = await writeLogSettings(tx, input);
    await recordAudit(tx, actor, {
      action: "scim-log.update",
      subject: { type: "scim-log", id: null, label: "SCIM log" },
      before,
      after,
    });
    await publish(tx, { topic: "organisation" });
    await publish(tx, { topic: "scim-requests" });
    return after;
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import type { OrganisationView, UpdateOrganisationInput } from "./contract.ts";
import { readOrganisation, writeOrganisation } from "./organisation.store.ts";

/**
 * Changes what the console's menu and every mail show.
 *
 * @throws AppError forbidden below admin, and for admins who are limited to some directories.
 */
export async function updateOrganisation(
  actor: Actor,
  input: UpdateOrganisationInput,
): Promise<OrganisationView> {
  requireRole(actor, "admin");
  requireAllDirectories(actor);
  return inTransaction(async (tx) => {
    const before = await readOrganisation(tx);
    const after = await writeOrganisation(tx, input);
    await recordAudit(tx, actor, {
      action: "organisation.update",
      subject: { type: "organisation", id: null, label: after.name || "Organisation" },
      before,
      after,
    });
    await publish(tx, { topic: "organisation" });
    return after;
  });
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { hasSsoConfig } from "#lib/sso/read-sso.ts";
import type { PortalSettingsInput, PortalSettingsView } from "./contract.ts";
import { endSessionsOfOtherWays } from "./session.store.ts";
import { findDirectoryName, findSettings, saveSettings } from "./settings.store.ts";

/** How a directory's users get into the portal. @throws AppError not_found outside the actor's scope */
export function getPortalSettings(actor: Actor, directoryId: string): Promise<PortalSettingsView> {
  requireDirectory(actor, directoryId);
  return findSettings(directoryId);
}

/**
 * Opens or closes a directory's portal, and says whom it invites. Who came in by a way that its users do not have any more is
 * signed out with it. Closing it signs everybody out, and takes back the mails that have not left, by a trigger, which does the
 * same where the directory is switched off. Who has access already is not
 * invited by opening it: that is an admin's choice in the list of users.
 * @throws AppError not_found
 */
export async function updatePortalSettings(
  actor: Actor,
  directoryId: string,
  input: PortalSettingsInput,
): Promise<PortalSettingsView> {
  requireDirectory(actor, directoryId);
  return inSqlTransaction(async (tx) => {
    const label = await findDirectoryName(tx, directoryId);
    if (label === null) throw new AppError("not_found", { detail: "There is no such directory." });
    // Asked for within the transaction: a configuration that is being removed is waited for.
    if (input.authentication === "saml" && !(await hasSsoConfig(directoryId, tx)))
      throw new AppError("validation_failed", {
        field: "authentication",
        detail: "SAML is not set up for this directory yet. Save its configuration first.",
      });
    const before = await findSettings(directoryId, tx);
    // Before the settings: closing has a trigger, and what it ends could not be counted any more.
    const ended = await endSessionsOfOtherWays(tx, directoryId, input.authentication);
    await saveSettings(tx, directoryId, input);
    await recordAudit(tx, actor, {
      action: "directory.portal",
      directoryId,
      subject: { type: "directory", id: directoryId, label },
      before,
      after: { ...input, ...(ended > 0 && { sessionsEnded: ended }) },
    });
    await publish(tx, { topic: "directories", directoryId, id: directoryId });
    return input;
  });
}

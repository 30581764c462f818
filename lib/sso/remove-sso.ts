import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { deleteConfig, findConfig, findNames } from "./config.store.ts";

/**
 * Forgets a directory's SAML configuration with our key for it.
 * @throws AppError not_found, conflict while users sign in with it
 */
export async function removeSso(actor: Actor, directoryId: string): Promise<void> {
  requireDirectory(actor, directoryId);
  const names = await findNames(directoryId);
  await inSqlTransaction(async (tx) => {
    const config = await findConfig(directoryId, tx);
    if (config === null || names === null)
      throw new AppError("not_found", { detail: "This directory has no SAML configuration." });
    if (config.isOn)
      throw new AppError("conflict", {
        detail: "Users sign in with it. Choose another way for them first, then remove it.",
      });
    await deleteConfig(tx, directoryId);
    await recordAudit(tx, actor, {
      action: "directory.sso-remove",
      directoryId,
      subject: { type: "directory", id: directoryId, label: names.directory },
    });
    await publish(tx, { topic: "directories", directoryId, id: directoryId });
  });
}

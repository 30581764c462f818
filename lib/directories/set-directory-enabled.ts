import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { DirectoryView } from "./contract.ts";
import { findDirectory, lockDirectory, updateEnabled } from "./directory.store.ts";
import { readDirectory } from "./read-directory.ts";

/**
 * Pauses a directory, or lets it go on: while disabled, its SCIM calls are refused and its diagnostics rest.
 * Nothing of it is lost. Doing it twice changes nothing. @throws AppError not_found
 */
export async function setDirectoryEnabled(
  actor: Actor,
  id: string,
  enabled: boolean,
): Promise<DirectoryView> {
  requireDirectory(actor, id);
  await inTransaction(async (tx) => {
    const before = (await lockDirectory(tx, id)) ? await findDirectory(id, tx) : null;
    if (!before) {
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    }
    if (before.enabled === enabled) {
      return;
    }
    await updateEnabled(tx, id, enabled);
    await recordAudit(tx, actor, {
      action: enabled ? "directory.enable" : "directory.disable",
      directoryId: id,
      subject: { type: "directory", id, label: before.name },
      before: { enabled: !enabled },
      after: { enabled },
    });
    await scheduleDiagnosis(tx, id, "changed");
    await publish(tx, { topic: "directories", directoryId: id });
    await publish(tx, { topic: "keys", directoryId: id });
    await publish(tx, { topic: "home" });
  });
  return readDirectory(actor, id);
}

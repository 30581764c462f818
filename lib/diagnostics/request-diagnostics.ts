import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { DiagnosticsView } from "./contract.ts";
import { findBinding } from "./diagnostics.store.ts";
import { getDiagnostics } from "./get-diagnostics.ts";
import { scheduleDiagnosis } from "./schedule-diagnosis.ts";

/**
 * Has a directory diagnosed now.
 * @throws AppError not_found; conflict for a directory that is bound to no cluster, or disabled
 */
export async function requestDiagnostics(actor: Actor, directoryId: string): Promise<DiagnosticsView> {
  requireDirectory(actor, directoryId);
  await inTransaction(async (tx) => {
    const directory = await findBinding(tx, directoryId);
    if (directory === null) {
      throw new AppError("not_found", {
        detail: "There is no such directory. It may have been deleted meanwhile.",
      });
    }
    if (!directory.enabled) {
      throw new AppError("conflict", {
        detail: `${directory.name} is disabled. Enable it to have it diagnosed.`,
      });
    }
    if (directory.clusterId === null) {
      throw new AppError("conflict", {
        detail: `${directory.name} is bound to no cluster. Bind it under Environment › Identity Servers first.`,
      });
    }
    await scheduleDiagnosis(tx, directoryId, "manual");
    await recordAudit(tx, actor, {
      action: "directory.diagnose",
      directoryId,
      subject: { type: "directory", id: directoryId, label: directory.name },
    });
  });
  return getDiagnostics(actor, directoryId);
}

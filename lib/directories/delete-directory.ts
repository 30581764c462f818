import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import {
  countContents,
  type DirectoryContents,
  deleteDirectoryRows,
  findDirectory,
  lockDirectory,
} from "./directory.store.ts";

/** A million users take some ten seconds. */
const LONGEST_MS = 120_000;

/**
 * Deletes a directory with its users, groups, devices and keys. `name` is what the admin typed.
 * @throws AppError not_found, validation_failed (field `name`) when another name was typed
 */
export async function deleteDirectory(
  actor: Actor,
  id: string,
  name: string,
): Promise<DirectoryContents & { name: string }> {
  requireDirectory(actor, id);
  return inTransaction(
    async (tx) => {
      const row = (await lockDirectory(tx, id)) ? await findDirectory(id, tx) : null;
      if (!row) {
        throw new AppError("not_found", {
          detail: "There is no such directory. It may have been deleted already.",
        });
      }
      if (row.name !== name.trim()) {
        throw new AppError("validation_failed", {
          field: "name",
          detail: `This directory is named “${row.name}”. Type exactly that to delete it.`,
        });
      }
      const contents = await countContents(id, tx);
      await deleteDirectoryRows(tx, id);
      await recordAudit(tx, actor, {
        action: "directory.delete",
        directoryId: id,
        subject: { type: "directory", id, label: row.name },
        before: { name: row.name, type: row.type, ...contents },
      });
      for (const topic of ["directories", "keys", "users", "clusters", "attributes", "home"] as const) {
        await publish(tx, { topic, directoryId: id });
      }
      return { name: row.name, ...contents };
    },
    { timeoutMs: LONGEST_MS },
  );
}

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { ImportInput, ImportResult, LineProblem } from "./contract.ts";
import { findHomeDirectory, type HomeDirectory } from "./made-here.store.ts";
import { refuseTakenName } from "./name-taken.ts";
import { type ReadRow, readRows } from "./read-row.ts";
import { resourceOf, type UserFieldKey, userFieldKeys } from "./user-fields.ts";
import { recordsIn, type Written, writeNewUser } from "./write-user.ts";

/**
 * Writes some lines of a file, each as if it had been added by hand. A line that cannot be written is told, and keeps
 * none of the others back; all that are written commit together, with one line in the audit trail.
 * @throws AppError not_found for the directory
 */
export async function importUsers(actor: Actor, { directoryId, rows }: ImportInput): Promise<ImportResult> {
  requireDirectory(actor, directoryId);
  const directory = await findHomeDirectory(directoryId);
  if (!directory) throw new AppError("not_found", { detail: "There is no such directory." });
  const { read, problems } = readRows(rows);
  const { written, refused } = await inSqlTransaction(async (tx) => {
    const outcome = await writeRows(tx, actor, directory, read);
    if (outcome.written.length > 0) {
      await recordAudit(tx, actor, {
        action: "user.import",
        directoryId,
        subject: { type: "directory", id: directoryId, label: directory.name },
        after: { users: outcome.written.map(({ write }) => write.record.userName) },
      });
      await publish(tx, { topic: "users", directoryId });
    }
    return outcome;
  });
  return {
    created: written.length,
    revived: written.filter(({ revived }) => revived).length,
    problems: [...problems, ...refused],
  };
}

async function writeRows(
  tx: SqlTx,
  actor: Actor,
  directory: HomeDirectory,
  rows: readonly ReadRow[],
): Promise<{ written: Written[]; refused: LineProblem[] }> {
  const written: Written[] = [];
  const refused: LineProblem[] = [];
  const recordOf = await recordsIn(directory);
  for (const { line, fields } of rows) {
    const record = recordOf(resourceOf(fields, true));
    await tx.query("savepoint line");
    try {
      written.push(await writeNewUser(tx, actor, directory, record));
      await tx.query("release savepoint line");
    } catch (error) {
      await tx.query("rollback to savepoint line");
      refused.push(
        problemOf(line, await refuseTakenName(error, directory.id, record).catch((told: unknown) => told)),
      );
    }
  }
  return { written, refused };
}

/** @throws what is no refusal of this one line */
function problemOf(line: number, error: unknown): LineProblem {
  if (!(error instanceof AppError)) throw error;
  const field = userFieldKeys.find((key): key is UserFieldKey => key === error.errors[0]?.field) ?? null;
  return { line, field, detail: error.message };
}

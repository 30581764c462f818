import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { CreatedUserView, CreateUserInput } from "./contract.ts";
import { findHomeDirectory } from "./made-here.store.ts";
import { refuseTakenName } from "./name-taken.ts";
import { resourceOf } from "./user-fields.ts";
import { recordsIn, writeNewUser } from "./write-user.ts";

/**
 * Adds a user by hand. It is the organisation's own until the directory's identity provider sends the same one, who is
 * then linked to it.
 * @throws AppError not_found for the directory; user_name_taken, external_id_taken beside the field
 */
export async function createUser(
  actor: Actor,
  { directoryId, active, ...fields }: CreateUserInput,
): Promise<CreatedUserView> {
  requireDirectory(actor, directoryId);
  const directory = await findHomeDirectory(directoryId);
  if (!directory) throw new AppError("not_found", { detail: "There is no such directory." });
  const record = (await recordsIn(directory))(resourceOf(fields, active));
  const written = await inSqlTransaction(async (tx) => {
    const done = await writeNewUser(tx, actor, directory, record);
    const { event, id } = done.write;
    await recordAudit(tx, actor, {
      action: "user.create",
      directoryId,
      subject: { type: "user", id, label: record.userName },
      ...(done.revived ? { before: event.changes.before } : {}),
      after: event.changes.after,
    });
    await publish(tx, { topic: "users", directoryId, id });
    return done;
  }).catch((error: unknown) => refuseTakenName(error, directoryId, record));
  return { id: written.write.id, revived: written.revived };
}

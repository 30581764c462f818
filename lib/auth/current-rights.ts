import type { Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { Actor } from "./actor.ts";
import { type AdminRow, findAdmin } from "./admin.store.ts";
import type { Grant } from "./may-manage.ts";

/** Role and directories of an admin as they stand in the database. */
export function grantOf(row: AdminRow): Grant & { adminId: string } {
  return {
    adminId: row.id,
    role: row.role,
    directoryIds: row.allDirectories ? null : row.scopes.map(({ directory }) => directory.id),
  };
}

/**
 * The actor with the rights they have now, read under `lockAdmins`: another
 * change may have taken some since the request was let in.
 *
 * @throws AppError unauthenticated when the actor was removed or disabled meanwhile
 */
export async function withCurrentRights(tx: Tx, actor: Actor): Promise<Actor> {
  if (!actor.adminId) return actor;
  const row = await findAdmin(tx, actor.adminId);
  if (!row || row.disabledAt) throw new AppError("unauthenticated");
  return { ...actor, ...grantOf(row), adminId: row.id };
}

import { type Actor, inScope } from "./actor.ts";
import { listAdminRows, listDirectoryNames } from "./admin.store.ts";
import type { AdminList } from "./contract.ts";
import { listOpenInvitations } from "./invitation.store.ts";
import { showAdmin, showInvitation } from "./show-admin.ts";

/**
 * All admins and open invitations. A limited actor sees those who have all
 * directories or one of the actor's own.
 */
export async function listAdmins(actor: Actor, now: Date = new Date()): Promise<AdminList> {
  const [rows, invitations, directories] = await Promise.all([
    listAdminRows(),
    listOpenInvitations(now),
    listDirectoryNames(actor.directoryIds),
  ]);
  const names = new Map(directories.map(({ id, name }) => [id, name]));
  const owners = rows.filter((row) => row.role === "owner" && !row.disabledAt).length;
  const concernsActor = (all: boolean, directoryIds: readonly string[]) =>
    all || actor.directoryIds === null || directoryIds.some((id) => inScope(actor, id));
  return {
    admins: rows
      .filter(
        (row) =>
          row.id === actor.adminId ||
          concernsActor(
            row.allDirectories,
            row.scopes.map(({ directory }) => directory.id),
          ),
      )
      .map((row) => showAdmin(actor, row, owners)),
    invitations: invitations
      .filter((row) => concernsActor(row.allDirectories, row.directoryIds))
      .map((row) => showInvitation(actor, row, names, now)),
    directories,
  };
}

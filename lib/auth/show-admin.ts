import { type Actor, inScope } from "./actor.ts";
import type { AdminRow } from "./admin.store.ts";
import type { AdminView, InvitationView } from "./contract.ts";
import { grantOf } from "./current-rights.ts";
import type { InvitationRow } from "./invitation.store.ts";
import { refuseChange } from "./may-manage.ts";

/** An admin as the actor may see them: of their directories only those that the actor has too. */
export function showAdmin(
  actor: Actor,
  row: AdminRow & { sessions: { lastSeenAt: Date }[] },
  owners: number,
): AdminView {
  const grant = grantOf(row);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    directories: row.allDirectories
      ? null
      : row.scopes.map(({ directory }) => directory).filter(({ id }) => inScope(actor, id)),
    disabled: row.disabledAt !== null,
    isSelf: row.id === actor.adminId,
    isLastOwner: row.role === "owner" && row.disabledAt === null && owners === 1,
    refusal: refuseChange({ ...actor, adminId: actor.adminId ?? "" }, grant),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.sessions[0]?.lastSeenAt.toISOString() ?? null,
  };
}

/** An invitation as the actor may see it. `names` are those of the directories that exist. */
export function showInvitation(
  actor: Actor,
  row: InvitationRow,
  names: ReadonlyMap<string, string>,
  now: Date,
): InvitationView {
  const directories = row.directoryIds.flatMap((id) => {
    const name = names.get(id);
    return name !== undefined && inScope(actor, id) ? [{ id, name }] : [];
  });
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    directories: row.allDirectories ? null : directories,
    invitedBy: row.invitedByName,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    expired: row.expiresAt <= now,
  };
}

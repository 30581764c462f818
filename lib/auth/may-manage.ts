import { hasRole, type Role } from "./actor.ts";

/** Rights as they count here: a role, and the directories it holds in; null means all of them. */
export interface Grant {
  role: Role;
  directoryIds: readonly string[] | null;
}

/**
 * Why `actor` may not give `grant` to somebody, as a sentence, or null when they
 * may: nobody gives more than they have, in role or in directories.
 */
export function refuseGrant(actor: Grant, grant: Grant): string | null {
  if (!hasRole(actor, "admin")) return "Only admins and owners can manage admins.";
  if (!hasRole(actor, grant.role)) return "You cannot give a role above your own.";
  if (grant.role === "owner" && grant.directoryIds !== null) {
    return "An owner always has all directories. Choose another role to limit the directories.";
  }
  if (!isWithin(grant.directoryIds, actor.directoryIds)) {
    return "You can only give access to directories that you have access to yourself.";
  }
  return null;
}

/**
 * Why `actor` may not change or remove `target`, or null when they may: only
 * people whose rights are no more than their own, and never oneself.
 */
export function refuseChange(
  actor: Grant & { adminId: string },
  target: Grant & { adminId: string },
): string | null {
  if (actor.adminId === target.adminId) return "You cannot change your own role. Ask another owner or admin.";
  return refuseGrant(actor, target) === null
    ? null
    : "This admin has more rights than you have. Ask an owner to make the change.";
}

function isWithin(inner: readonly string[] | null, outer: readonly string[] | null): boolean {
  if (outer === null) return true;
  return inner?.every((id) => outer.includes(id)) ?? false;
}

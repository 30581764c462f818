import { ROLE_NAMES, ROLES, type Role } from "#lib/auth/actor.ts";

const descriptions: Record<Role, string> = {
  auditor: "Sees everything in their directories and changes nothing.",
  helpdesk: "Also helps users and runs diagnostics.",
  admin: "Also sets up directories, keys and identity servers, and invites admins.",
  owner: "May do everything in all directories. Only owners appoint owners.",
};

/** The roles that somebody with `own` may give, strongest first, each with what it is for. */
export function roleOptions(own: Role): { id: Role; label: string; description: string }[] {
  return ROLES.slice(0, ROLES.indexOf(own) + 1)
    .map((id) => ({ id, label: ROLE_NAMES[id], description: descriptions[id] }))
    .reverse();
}

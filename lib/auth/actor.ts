import { AppError } from "#lib/platform/errors/app-error.ts";

/** Roles from least to most: each may do what those before it may. */
export const ROLES = ["auditor", "helpdesk", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** Whoever acts: an admin with a session, or the installation itself (command line, first start). */
export type Actor = {
  adminId: string | null;
  name: string;
  email: string | null;
  role: Role;
  /** Null: every directory. Otherwise only these. */
  directoryIds: readonly string[] | null;
  sessionId: string | null;
  /** When the password was last given in this session. */
  verifiedAt: Date | null;
  address: string;
  requestId: string;
};

/** The installation itself, with an owner's rights; `name` is what the audit trail shows. */
export function systemActor(name: string): Actor {
  return {
    adminId: null,
    name,
    email: null,
    role: "owner",
    directoryIds: null,
    sessionId: null,
    verifiedAt: null,
    address: "",
    requestId: "",
  };
}

export function hasRole(actor: Pick<Actor, "role">, least: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(least);
}

/** @throws AppError forbidden */
export function requireRole(actor: Actor, least: Role): void {
  if (!hasRole(actor, least)) {
    throw new AppError("forbidden", {
      detail: `This needs the role ${ROLE_NAMES[least]}; yours is ${ROLE_NAMES[actor.role]}.`,
    });
  }
}

export function inScope(actor: Pick<Actor, "directoryIds">, directoryId: string): boolean {
  return actor.directoryIds === null || actor.directoryIds.includes(directoryId);
}

/** The directories that a list is of; null: all. Where one is chosen that is outside the scope, none. */
export function chosenDirectories(
  actor: Pick<Actor, "directoryIds">,
  chosen: string | undefined,
): readonly string[] | null {
  if (chosen === undefined) return actor.directoryIds;
  return inScope(actor, chosen) ? [chosen] : [];
}

/**
 * A directory outside the scope does not exist for the actor.
 * @throws AppError not_found
 */
export function requireDirectory(actor: Actor, directoryId: string): void {
  if (!inScope(actor, directoryId))
    throw new AppError("not_found", { detail: "There is no such directory." });
}

/** Some things concern every directory: they need an actor without a limit. @throws AppError forbidden */
export function requireAllDirectories(actor: Actor): void {
  if (actor.directoryIds !== null) {
    throw new AppError("forbidden", {
      detail: "Your access is limited to some directories; this concerns all of them.",
    });
  }
}

export const ROLE_NAMES: Record<Role, string> = {
  auditor: "Auditor",
  helpdesk: "Help desk",
  admin: "Admin",
  owner: "Owner",
};

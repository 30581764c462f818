import { type OktaOrg, type OktaStatus, type OktaUser, oktaNow, userTarget } from "./state.ts";
import { appendLog } from "./system-log.ts";

interface Transition {
  readonly from: readonly OktaStatus[];
  readonly to: OktaStatus;
  readonly event: string;
  readonly message: string;
}

/**
 * Okta's user states ("Understand user states and lifecycle"). `lock` is no API call: an org does it
 * after failed sign-ins; here the control API asks for it.
 */
const transitions = {
  activate: {
    from: ["STAGED", "DEPROVISIONED", "PROVISIONED"],
    to: "ACTIVE",
    event: "user.lifecycle.activate",
    message: "Activate Okta user",
  },
  reactivate: {
    from: ["PROVISIONED", "RECOVERY"],
    to: "ACTIVE",
    event: "user.lifecycle.reactivate",
    message: "Reactivate Okta user",
  },
  deactivate: {
    from: ["STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED"],
    to: "DEPROVISIONED",
    event: "user.lifecycle.deactivate",
    message: "Deactivate Okta user",
  },
  suspend: {
    from: ["ACTIVE"],
    to: "SUSPENDED",
    event: "user.lifecycle.suspend",
    message: "Suspend Okta user",
  },
  unsuspend: {
    from: ["SUSPENDED"],
    to: "ACTIVE",
    event: "user.lifecycle.unsuspend",
    message: "Unsuspend Okta user",
  },
  lock: {
    from: ["ACTIVE", "PASSWORD_EXPIRED"],
    to: "LOCKED_OUT",
    event: "user.account.lock",
    message: "Max sign in attempts exceeded",
  },
  unlock: {
    from: ["LOCKED_OUT"],
    to: "ACTIVE",
    event: "user.account.unlock_by_admin",
    message: "User account unlocked by admin",
  },
  expire_password: {
    from: ["ACTIVE"],
    to: "PASSWORD_EXPIRED",
    event: "user.account.expire_password",
    message: "Expire all user passwords",
  },
} as const satisfies Record<string, Transition>;

export type OktaTransition = keyof typeof transitions;

export function isOktaTransition(name: string): name is OktaTransition {
  return Object.hasOwn(transitions, name);
}

/** @returns false when the user's present status does not allow it (E0000038). */
export function moveOktaUser(org: OktaOrg, user: OktaUser, name: OktaTransition): boolean {
  const { from, to, event, message }: Transition = transitions[name];
  if (!from.includes(user.status)) return false;
  const now = oktaNow(org);
  user.status = to;
  user.statusChanged = now;
  user.lastUpdated = now;
  if (to === "ACTIVE") user.activated ??= now;
  appendLog(org, event, message, [userTarget(user)]);
  return true;
}

/** The first DELETE deactivates, the second removes for good. */
export function deleteOktaUser(org: OktaOrg, user: OktaUser): void {
  if (user.status !== "DEPROVISIONED") {
    moveOktaUser(org, user, "deactivate");
    return;
  }
  appendLog(org, "user.lifecycle.delete.initiated", "Delete Okta user", [userTarget(user)]);
  const position = org.userPosition.get(user.id);
  if (position !== undefined) org.users[position] = undefined;
  org.userPosition.delete(user.id);
  org.idByLogin.delete((user.profile.login ?? "").toLowerCase());
  for (const group of org.groups) group.memberIds.delete(user.id);
  appendLog(org, "user.lifecycle.delete.completed", "Delete Okta user", [userTarget(user)]);
}

/** Replaces or merges profile fields, and keeps the login index true. */
export function updateOktaProfile(org: OktaOrg, user: OktaUser, profile: Record<string, string>): void {
  org.idByLogin.delete((user.profile.login ?? "").toLowerCase());
  user.profile = profile;
  org.idByLogin.set((profile.login ?? "").toLowerCase(), user.id);
  user.lastUpdated = oktaNow(org);
  appendLog(org, "user.account.update_profile", "Update user profile for Okta", [userTarget(user)]);
}

/** What an API token may do; Okta derives it from the roles of the account that made the token. */
export type OktaPermission = "users.read" | "users.manage" | "groups.read" | "groups.manage" | "logs.read";

/**
 * `super`: Super Administrator. `read-only`: Read-Only Administrator. `least`: Group Membership
 * Administrator with read of users, the least that Muster needs. `none`: an account without a role.
 */
export type OktaTokenRole = "super" | "read-only" | "least" | "none";

export const oktaTokenRoles: Readonly<Record<OktaTokenRole, readonly OktaPermission[]>> = {
  super: ["users.read", "users.manage", "groups.read", "groups.manage", "logs.read"],
  "read-only": ["users.read", "groups.read", "logs.read"],
  least: ["users.read", "groups.read", "groups.manage"],
  none: [],
};

export function permissionsOf(role: OktaTokenRole): Set<OktaPermission> {
  return new Set(oktaTokenRoles[role]);
}

/** The closed lists and limits of the contract, apart from its schemas: pages need them, but no validator. */

/** Who created a group: the identity provider by SCIM, a sync, or an admin here. */
export const groupSources = ["scim", "sync", "admin"] as const;
export type GroupSource = (typeof groupSources)[number];

/**
 * Whose a group is. `directory`: it came from there. `unlinked`: an admin created it and may change it. `linked`: an
 * admin created it, and the directory has taken it over since.
 */
export const linkStates = ["directory", "unlinked", "linked"] as const;
export type LinkState = (typeof linkStates)[number];

/** What the list can be filtered by: who created it, and of those created here which are linked. */
export const groupOrigins = ["scim", "sync", "created", "unlinked", "linked"] as const;
export type GroupOrigin = (typeof groupOrigins)[number];

export const groupSorts = ["name", "changed"] as const;
export type GroupSort = (typeof groupSorts)[number];

/** Rows of one page. */
export const GROUPS_PER_PAGE = 50;
export const MEMBERS_PER_PAGE = 50;
/** Counts end here: "10,000+" needs no more, and reading on would cost time. */
export const GROUP_COUNT_CAP = 10_000;
/** So many users can be added at once in the console. */
export const MAX_ADDED_USERS = 500;
/** Names of members that one entry of a timeline keeps; the rest is a number. */
export const MEMBERS_IN_EVENT = 100;
/** Groups in groups are followed this deep. */
export const MAX_NESTING = 16;

/** Whose a group is, from what its row says. */
export function linkStateOf(group: { source: GroupSource; linkedAt: Date | null }): LinkState {
  if (group.source !== "admin") return "directory";
  return group.linkedAt === null ? "unlinked" : "linked";
}

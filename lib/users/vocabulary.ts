/** The closed lists and limits of the contract, apart from its schemas: pages need them, but no validator. */

export const userStatuses = ["pending", "active", "locked", "suspended", "deactivated", "deleted"] as const;

export const userSources = ["scim", "sync", "admin"] as const;
export type UserSource = (typeof userSources)[number];

/** Who makes what happens: those, and users themselves in the portal. */
export const eventSources = [...userSources, "user"] as const;
export type EventSource = (typeof eventSources)[number];

/** Whether an identity provider stands behind a user, or only our own admins do. */
export const userLinks = ["linked", "unlinked"] as const;
export type UserLink = (typeof userLinks)[number];

export const userSorts = ["newest", "name"] as const;
export type UserSort = (typeof userSorts)[number];

/** Rows of one page. */
export const USERS_PER_PAGE = 50;
/** Counts end here: "10,000+" needs no more, and reading on would cost time. */
export const USER_COUNT_CAP = 10_000;
/** A search has to look at everyone whom it counts. */
export const SEARCH_COUNT_CAP = 1_000;
/** The same where many are found and only some of them are asked for. */
export const FILTERED_SEARCH_COUNT_CAP = 200;

/** What an export holds: what the list shows, or every attribute. */
export const userExportColumns = ["visible", "all"] as const;

/** Users who are changed at once, in one transaction. */
export const MAX_CHOSEN_USERS = 500;

/** Why nothing was done to one of the chosen users. */
export const accessSkips = ["not_there", "suspended_already", "deleted", "has_access", "name_taken"] as const;
export type AccessSkip = (typeof accessSkips)[number];

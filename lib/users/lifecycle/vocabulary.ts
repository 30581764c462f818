/** The closed lists and limits of the contract, apart from its schemas: pages need them, but no validator. */

/** Users who are changed at once, in one transaction. */
export const MAX_CHOSEN_USERS = 500;

/** Why nothing was done to one of the chosen users. */
export const accessSkips = ["not_there", "suspended_already", "deleted", "has_access", "name_taken"] as const;
export type AccessSkip = (typeof accessSkips)[number];

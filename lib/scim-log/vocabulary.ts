/** The closed lists of the contract, apart from its schemas: pages need them, but no validator. */

export const callMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export const callClients = ["okta", "entra", "other"] as const;

/** `errors`: answered 400 or above. `refused`: turned away before any resource was touched. */
export const callKinds = ["errors", "refused"] as const;

/** How far back the list looks. */
export const callRanges = ["hour", "day", "week", "all"] as const;

export const CALLS_PER_PAGE = 50;
/** Calls are counted up to this many. */
export const CALL_COUNT_CAP = 10_000;

/** Days. */
export const logDaysLimits = { least: 1, most: 365 } as const;

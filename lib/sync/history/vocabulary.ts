/** The closed lists of the history's contract, apart from its schemas: pages need them, but no validator. */

export const runKinds = ["full", "changes", "approved", "preview", "one"] as const;
export const runStates = ["running", "succeeded", "held", "failed", "stopped"] as const;

/** How far back the list looks. */
export const historyRanges = ["day", "week", "month", "all"] as const;
/** Which runs: those that did or met something, or all of them. */
export const historyShows = ["telling", "all"] as const;

export const RUNS_PER_PAGE = 50;
/** Runs are counted up to this many. */
export const RUN_COUNT_CAP = 10_000;
/** Of a run, so many changes are read at once. */
export const CHANGES_PER_PAGE = 50;

/** Days for which runs are kept: of those that found nothing new all at first, then one an hour. */
export const RUNS_KEPT_DAYS = 400;
export const QUIET_KEPT_DAYS = 30;
export const EVERY_QUIET_KEPT_DAYS = 2;

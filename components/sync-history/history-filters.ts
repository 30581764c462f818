import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { idIn, queryOf, withoutAny } from "#components/layout/list-query.ts";
import { historyRanges, historyShows, runKinds, runStates } from "#lib/sync/history/vocabulary.ts";

/** The history's state in the URL; what does not parse counts as left out. */
export const historyFilters = {
  directory: parseAsString,
  kind: parseAsStringLiteral(runKinds),
  state: parseAsStringLiteral(runStates),
  show: parseAsStringLiteral(historyShows).withDefault("telling"),
  range: parseAsStringLiteral(historyRanges).withDefault("day"),
  /** Where the page begins. */
  at: parseAsString,
  /** The run whose drawer is open. */
  run: parseAsString,
};
export type HistoryFilters = inferParserType<typeof historyFilters>;

export const loadHistoryFilters = createLoader(historyFilters);

/** What takes every filter away. */
export const noFilters = withoutAny(historyFilters);

/** The query of `GET /sync-runs` and of its export; what the contract would refuse is left out. */
export function historyQueryOf(
  { directory, kind, state, show, range }: HistoryFilters,
  at?: string | null,
): Record<string, string> {
  return queryOf({ directory: idIn(directory), kind, state, show, range, cursor: at });
}

/** Whether anything but the time limits the list. */
export function isFiltered({ directory, kind, state }: HistoryFilters): boolean {
  return Boolean(directory ?? kind ?? state);
}

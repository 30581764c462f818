import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { historyRanges, historyShows, runKinds, runStates } from "#lib/sync/history/vocabulary.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
export const noFilters = Object.fromEntries(
  Object.keys(historyFilters).map((name) => [name, null]),
) as Record<keyof HistoryFilters, null>;

/** The query of `GET /sync-runs` and of its export; what the contract would refuse is left out. */
export function historyQueryOf(
  { directory, kind, state, show, range }: HistoryFilters,
  at?: string | null,
): Record<string, string> {
  const given: Record<string, string | null | false> = {
    directory: directory !== null && uuid.test(directory) && directory,
    kind,
    state,
    show,
    range,
    cursor: at ?? null,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** Whether anything but the time limits the list. */
export function isFiltered({ directory, kind, state }: HistoryFilters): boolean {
  return Boolean(directory ?? kind ?? state);
}

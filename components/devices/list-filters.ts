import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { idIn, queryOf } from "#components/layout/list-query.ts";
import { deviceStates, endReasons, lastUses } from "#lib/devices/vocabulary.ts";

/** The list's state in the URL; what does not parse counts as left out. */
export const deviceFilters = {
  search: parseAsString.withDefault(""),
  directory: parseAsString,
  /** Id of the user whose devices are shown. */
  user: parseAsString,
  state: parseAsStringLiteral(deviceStates),
  reason: parseAsStringLiteral(endReasons),
  unused: parseAsStringLiteral(lastUses),
  /** Where the page begins. */
  at: parseAsString,
};
export type DeviceFilters = inferParserType<typeof deviceFilters>;

export const loadDeviceFilters = createLoader(deviceFilters);

/** The parameters of `GET /devices`. */
export function deviceQueryOf(filters: DeviceFilters): Record<string, string> {
  const { search, directory, user, state, reason, unused, at } = filters;
  return queryOf({
    search: search.trim(),
    directoryId: idIn(directory),
    userId: idIn(user),
    state,
    reason,
    unused,
    cursor: at,
  });
}

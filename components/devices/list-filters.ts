import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
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

const isId = (text: string | null) => text !== null && /^[0-9a-f-]{36}$/i.test(text);

/** The query string of `GET /devices`. */
export function deviceQueryOf(filters: DeviceFilters): Record<string, string> {
  const { search, directory, user, state, reason, unused, at } = filters;
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(directory && isId(directory) && { directoryId: directory }),
    ...(user && isId(user) && { userId: user }),
    ...(state && { state }),
    ...(reason && { reason }),
    ...(unused && { unused }),
    ...(at && { cursor: at }),
  };
}

import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { idIn, queryOf, withoutAny } from "#components/layout/list-query.ts";
import { callClients, callKinds, callMethods, callRanges } from "#lib/scim-log/vocabulary.ts";

/** The log's state in the URL; what does not parse counts as left out. */
export const logFilters = {
  directory: parseAsString,
  key: parseAsString,
  client: parseAsStringLiteral(callClients),
  method: parseAsStringLiteral(callMethods),
  status: parseAsString,
  only: parseAsStringLiteral(callKinds),
  resource: parseAsString,
  text: parseAsString.withDefault(""),
  range: parseAsStringLiteral(callRanges).withDefault("day"),
  from: parseAsString,
  to: parseAsString,
  /** Where the page begins. */
  at: parseAsString,
  /** The call whose drawer is open. */
  call: parseAsString,
};
export type LogFilters = inferParserType<typeof logFilters>;

export const loadLogFilters = createLoader(logFilters);

/** What takes every filter away. */
export const noFilters = withoutAny(logFilters);

/** The query of `GET /scim-requests` and of its export; what the contract would refuse is left out. */
export function logQueryOf(
  filters: Omit<LogFilters, "at" | "call">,
  at?: string | null,
): Record<string, string> {
  const { directory, key, client, method, status, only, resource, text, range, from, to } = filters;
  return queryOf({
    directory: idIn(directory),
    key: idIn(key),
    client,
    method,
    status: status !== null && /^[1-5](?:xx|\d\d)$/.test(status) ? status : null,
    only,
    resource: idIn(resource),
    text: text.trim().slice(0, 200),
    range,
    from: timeIn(from),
    to: timeIn(to),
    cursor: at,
  });
}

/** Whether anything but the time limits the list. */
export function isFiltered(filters: LogFilters): boolean {
  const { directory, key, client, method, status, only, resource, text } = filters;
  return Boolean(directory ?? key ?? client ?? method ?? status ?? only ?? resource) || text !== "";
}

/** A time of the address; null for anything else. */
function timeIn(text: string | null): string | null {
  const isTime = text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);
  return isTime && !Number.isNaN(Date.parse(text)) ? text : null;
}

import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { callClients, callKinds, callMethods, callRanges } from "#lib/scim-log/vocabulary.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
export const noFilters = Object.fromEntries(Object.keys(logFilters).map((name) => [name, null])) as Record<
  keyof LogFilters,
  null
>;

/** The query of `GET /scim-requests` and of its export; what the contract would refuse is left out. */
export function logQueryOf(
  filters: Omit<LogFilters, "at" | "call">,
  at?: string | null,
): Record<string, string> {
  const { directory, key, client, method, status, only, resource, text, range, from, to } = filters;
  const given: Record<string, string | null | false> = {
    directory: isUuid(directory) && directory,
    key: isUuid(key) && key,
    client,
    method,
    status: status !== null && /^[1-5](?:xx|\d\d)$/.test(status) && status,
    only,
    resource: isUuid(resource) && resource,
    text: text.trim().slice(0, 200),
    range,
    from: isTime(from) && from,
    to: isTime(to) && to,
    cursor: at ?? null,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** Whether anything but the time limits the list. */
export function isFiltered(filters: LogFilters): boolean {
  const { directory, key, client, method, status, only, resource, text } = filters;
  return Boolean(directory ?? key ?? client ?? method ?? status ?? only ?? resource) || text !== "";
}

function isUuid(text: string | null): boolean {
  return text !== null && uuid.test(text);
}

function isTime(text: string | null): boolean {
  return (
    text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text))
  );
}

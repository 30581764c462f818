import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { groupOrigins, groupSorts } from "#lib/groups/vocabulary.ts";

/** The list's state in the URL; what does not parse counts as left out. */
export const groupFilters = {
  search: parseAsString.withDefault(""),
  directory: parseAsString,
  origin: parseAsStringLiteral(groupOrigins),
  empty: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(groupSorts).withDefault("name"),
  /** Where the page begins. */
  at: parseAsString,
};
export type GroupFilters = inferParserType<typeof groupFilters>;

export const loadGroupFilters = createLoader(groupFilters);

/** The query string of `GET /groups`. */
export function groupQueryOf({
  search,
  directory,
  origin,
  empty,
  sort,
  at,
}: GroupFilters): Record<string, string> {
  return {
    sort,
    ...(search.trim() && { search: search.trim() }),
    ...(directory && /^[0-9a-f-]{36}$/i.test(directory) && { directoryId: directory }),
    ...(origin && { origin }),
    ...(empty && { empty: "true" }),
    ...(at && { cursor: at }),
  };
}

/** The members' state in the URL. */
export const memberFilters = {
  search: parseAsString.withDefault(""),
  /** Also users who are in it through groups within it. */
  effective: parseAsBoolean.withDefault(false),
  at: parseAsString,
};
export type MemberFilters = inferParserType<typeof memberFilters>;

export const loadMemberFilters = createLoader(memberFilters);

/** The query string of `GET /groups/{id}/members`. */
export function memberQueryOf({ search, effective, at }: MemberFilters): Record<string, string> {
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(effective && { effective: "true" }),
    ...(at && { cursor: at }),
  };
}

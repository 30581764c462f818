import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { idIn, queryOf } from "#components/layout/list-query.ts";
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

/** The parameters of `GET /groups`. */
export function groupQueryOf(filters: GroupFilters): Record<string, string> {
  const { search, directory, origin, empty, sort, at } = filters;
  return queryOf({
    sort,
    search: search.trim(),
    directoryId: idIn(directory),
    origin,
    empty: empty ? "true" : null,
    cursor: at,
  });
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

/** The parameters of `GET /groups/{id}/members`. */
export function memberQueryOf({ search, effective, at }: MemberFilters): Record<string, string> {
  return queryOf({ search: search.trim(), effective: effective ? "true" : null, cursor: at });
}

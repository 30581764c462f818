import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { idIn, queryOf } from "#components/layout/list-query.ts";
import { invitationStates } from "#lib/invitations/vocabulary.ts";
import { userLinks, userSorts, userStatuses } from "#lib/users/vocabulary.ts";

/** The list's state in the URL; what does not parse counts as left out. */
export const listFilters = {
  search: parseAsString.withDefault(""),
  directory: parseAsString,
  status: parseAsStringLiteral(userStatuses),
  link: parseAsStringLiteral(userLinks),
  invitation: parseAsStringLiteral(invitationStates),
  /** Id of a user whose reports are shown. */
  manager: parseAsString,
  sort: parseAsStringLiteral(userSorts).withDefault("newest"),
  /** Where the page begins. */
  at: parseAsString,
};
export type ListFilters = inferParserType<typeof listFilters>;

export const loadListFilters = createLoader(listFilters);

/** The parameters of `GET /users`. */
export function listQueryOf(filters: ListFilters): Record<string, string> {
  const { search, directory, status, link, invitation, manager, sort, at } = filters;
  return queryOf({
    sort,
    search: search.trim(),
    directoryId: idIn(directory),
    status,
    link,
    invitation,
    managerId: idIn(manager),
    cursor: at,
  });
}

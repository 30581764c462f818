import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
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

/** The query string of `GET /users`. */
export function listQueryOf({
  search,
  directory,
  status,
  link,
  invitation,
  manager,
  sort,
  at,
}: ListFilters): Record<string, string> {
  return {
    sort,
    ...(search.trim() && { search: search.trim() }),
    ...(directory && /^[0-9a-f-]{36}$/i.test(directory) && { directoryId: directory }),
    ...(status && { status }),
    ...(link && { link }),
    ...(invitation && { invitation }),
    ...(manager && /^[0-9a-f-]{36}$/i.test(manager) && { managerId: manager }),
    ...(at && { cursor: at }),
  };
}

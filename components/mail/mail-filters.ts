import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { idIn, queryOf } from "#components/layout/list-query.ts";
import type { MailFilter } from "#lib/mail/contract.ts";
import { mailFilterStates, mailKinds } from "#lib/mail/vocabulary.ts";

/** The list's state in the URL; what does not parse counts as left out. */
export const mailFilters = {
  state: parseAsStringLiteral(mailFilterStates),
  kind: parseAsStringLiteral(mailKinds),
  directory: parseAsString,
  text: parseAsString.withDefault(""),
  /** The mail that is open at the side. */
  mail: parseAsString,
};
export type MailFilters = inferParserType<typeof mailFilters>;

export const loadMailFilters = createLoader(mailFilters);

/** The part of the URL that is a filter, as the API takes it. */
export function filterOf({ state, kind, directory, text }: MailFilters): MailFilter {
  return queryOf({ state, kind, directory: idIn(directory), text: text.trim().slice(0, 200) });
}

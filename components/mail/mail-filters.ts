import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
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

const isId = (text: string | null) => text !== null && /^[0-9a-f-]{36}$/i.test(text);

/** The part of the URL that is a filter, as the API takes it. */
export function filterOf({ state, kind, directory, text }: MailFilters): MailFilter {
  const words = text.trim().slice(0, 200);
  return {
    ...(state && { state }),
    ...(kind && { kind }),
    ...(directory && isId(directory) && { directory }),
    ...(words && { text: words }),
  };
}

import { LINK } from "#lib/platform/mail/link-place.ts";

const INSTEAD = "[one-time link: only its recipient sees it]";

/** A body with words in the place of its link. */
export function withoutLink(body: string): string {
  return body.replaceAll(`href="${LINK}"`, 'href="#"').replaceAll(LINK, INSTEAD);
}

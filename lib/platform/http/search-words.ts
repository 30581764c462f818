/** Words beyond this many only cost time. */
const MAX_WORDS = 8;

/** Blanks and control characters, as they separate what is searched for. */
export const blanks = /[\s\p{Cc}]+/u;

/** What is searched for as folded words, all of which must be found. */
export function wordsOf(search: string): string[] {
  return search.toLowerCase().split(blanks).filter(Boolean).slice(0, MAX_WORDS);
}

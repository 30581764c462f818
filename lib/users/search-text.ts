import { blanks } from "#lib/platform/http/search-words.ts";
import { isObject, type Json } from "#lib/scim/protocol/json.ts";
import type { UserRecord } from "./user-record.ts";

/** What the search of the console looks at; written beside the user, in a table of its own. */
export type SearchText = {
  /** User name, display name, email and external id, folded, each behind a blank: any part of them is found. */
  readonly text: string;
  /** The words of all other attributes that are not part of `text` already: found by how they begin. */
  readonly words: readonly string[];
};

/** Trigrams need three letters: shorter words are looked for where fields begin. */
const SHORT_WORD = 3;
/** Characters of a word that count. */
const WORD_LENGTH = 64;
/** Words of one user that count: a search is for what tells people apart. */
const MAX_WORDS = 400;

/** Neither words that every user has, nor what nobody types. */
const skippedAttributes = new Set([
  "schemas",
  "userName",
  "displayName",
  "externalId",
  "active",
  "photos",
  "x509Certificates",
]);
const skippedParts = new Set(["type", "$ref", "primary"]);

export function searchTextOf(record: UserRecord): SearchText {
  const { userNameKey, displayName, emailKey, externalId, resource } = record;
  const text = ` ${[userNameKey, displayName ?? "", emailKey ?? "", externalId ?? ""].join(" ").toLowerCase()}`;
  const words = new Set<string>();
  for (const [name, value] of Object.entries(resource)) {
    if (skippedAttributes.has(name)) continue;
    collect(value, words, text);
    if (name === "phoneNumbers") collectDigits(value, words);
  }
  return { text, words: [...words].slice(0, MAX_WORDS) };
}

/** Words as they stand between blanks, and their parts wherever ASCII has neither letter nor digit in them. */
function wordsIn(text: string): string[] {
  const folded = text.toLowerCase();
  if (oneWord.test(folded)) return [searchedWord(folded)];
  const whole = folded.split(blanks);
  const parts = whole.flatMap((word) => (punctuation.test(word) ? word.split(punctuation) : []));
  return [...whole, ...parts].filter((word) => word !== "").map(searchedWord);
}

/** A word as far as it counts, folded already. */
export function searchedWord(word: string): string {
  return word.slice(0, WORD_LENGTH);
}

const punctuation = /[!-/:-@[-`{-~]+/;
const oneWord = /^[a-z0-9]+$/;

/**
 * The pattern with which a folded word is looked for in a search text. Trigrams of a short word exist only with the blank before
 * it (pg_trgm pads the beginnings of words), which is how the index finds it.
 */
export function patternOf(word: string): string {
  const literal = word.replaceAll(/[\\%_]/g, "\\$&");
  return word.length < SHORT_WORD ? `% ${literal}%` : `%${literal}%`;
}

/** As `patternOf` looks: short words only where a field begins. */
function isFoundIn(text: string, word: string): boolean {
  return text.includes(word.length < SHORT_WORD ? ` ${word}` : word);
}

function collect(value: Json, words: Set<string>, text: string): void {
  if (words.size >= MAX_WORDS) return;
  if (typeof value === "string" || typeof value === "number") {
    for (const word of wordsIn(String(value))) if (!isFoundIn(text, word)) words.add(word);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, words, text);
  } else if (isObject(value)) {
    for (const [part, item] of Object.entries(value)) if (!skippedParts.has(part)) collect(item, words, text);
  }
}

/** A telephone number is found however it is grouped. */
function collectDigits(numbers: Json, words: Set<string>): void {
  for (const one of Array.isArray(numbers) ? numbers : []) {
    const digits = isObject(one) && typeof one.value === "string" ? one.value.replaceAll(/\D/g, "") : "";
    if (digits.length > 4) words.add(digits.slice(0, WORD_LENGTH));
  }
}

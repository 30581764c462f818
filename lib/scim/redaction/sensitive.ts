import type { Attribute } from "../protocol/schema/attribute.ts";
import { defaultRegistry } from "../protocol/schema/registry.ts";

/** What stands in the log in a secret's place. */
export const REDACTED = "[redacted]";

/** Attributes that no answer ever has (RFC 7643 §7, `returned: never`), whatever they are called. */
const neverReturned = [defaultRegistry.user, defaultRegistry.group]
  .flatMap(({ schema, extensions }) => [schema, ...extensions])
  .flatMap(({ attributes }) => attributes)
  .flatMap((one): readonly Attribute[] => [one, ...(one.subAttributes ?? [])])
  .filter(({ returned }) => returned === "never")
  .map(({ name }) => name);

const sensitive = new RegExp(
  `pass(?:word|wd|phrase|code)|secret|token|assertion|credential|authorization|private[-_ ]?key|api[-_ ]?key|${neverReturned.join("|")}`,
  "i",
);

/**
 * Whether a name is one of a secret, or a text speaks of one: `password` in any case, with a URN before it or a part
 * behind it, and what other protocols call their secrets.
 */
export function speaksOfSecret(text: string): boolean {
  return sensitive.test(text);
}

/** Our own keys, JSON Web Tokens, and credentials as a header writes them, wherever they were pasted. */
const tokens =
  /\bmstr_[a-z0-9]+_[\w-]{6,}|\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?|\b(?:bearer|basic)(?:\s|\+|%20)+[\w.~+/%=-]{6,}/gi;

/** Shorter ones are everywhere, and would only make the log unreadable. */
const SHORTEST = 4;

/** The secrets of one request: what was found in one place is taken out of every other. */
export class Secrets {
  private readonly forms = new Set<string>();
  /** Characters of the longest form. */
  longest = 0;

  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const escaped = inJson(secret);
    // Twice: quoted by an error's sentence, which is JSON again in the answer.
    for (const form of [secret, escaped, inJson(escaped), encodeURIComponent(secret.toWellFormed())]) {
      this.forms.add(form);
      this.longest = Math.max(this.longest, form.length);
    }
  }

  /** The text without them, and without anything that looks like a token. */
  mask(text: string): string {
    let masked = text;
    for (const form of this.forms) {
      if (masked.includes(form)) masked = masked.replaceAll(form, REDACTED);
    }
    return masked.replace(tokens, REDACTED);
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

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

/** More are looked for by their beginnings, all in one pass: a Bulk request may have a thousand. */
const FEW = 12;
/** Written the same in a text, in JSON and in a URL. */
const plain = /^[\w.~-]*$/;

/** The secrets of one request: what was found in one place is taken out of every other. */
export class Secrets {
  private readonly forms = new Set<string>();
  private byBeginning: Map<string, string[]> | undefined;
  /** Characters of the longest form. */
  longest = 0;

  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const escaped = inJson(secret);
    // Twice: quoted by an error's sentence, which is JSON again in the answer.
    const forms = plain.test(secret)
      ? [secret]
      : [secret, escaped, inJson(escaped), encodeURIComponent(secret.toWellFormed())];
    for (const form of forms) {
      this.forms.add(form);
      this.longest = Math.max(this.longest, form.length);
    }
    this.byBeginning = undefined;
  }

  /** The text without them, and without anything that looks like a token. */
  mask(text: string): string {
    if (text === "") return text;
    let masked = text;
    if (this.forms.size > FEW) masked = this.maskMany(text);
    else {
      for (const form of this.forms) {
        if (masked.includes(form)) masked = masked.replaceAll(form, REDACTED);
      }
    }
    return masked.replace(tokens, REDACTED);
  }

  private maskMany(text: string): string {
    this.byBeginning ??= Map.groupBy(this.forms, (form) => form.slice(0, SHORTEST));
    let out = "";
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      const forms = this.byBeginning.get(text.slice(at, at + SHORTEST));
      const longest = forms
        ?.filter((form) => text.startsWith(form, at))
        .reduce((length, form) => Math.max(length, form.length), 0);
      if (!longest) continue;
      out += text.slice(from, at) + REDACTED;
      from = at + longest;
      at = from - 1;
    }
    return out + text.slice(from);
  }
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

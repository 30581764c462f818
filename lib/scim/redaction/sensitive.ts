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
  private readonly secrets = new Set<string>();
  /** How the secrets may be written; made when a text is long enough to hold one. */
  private forms: ReadonlySet<string> | undefined;
  private byBeginning: Map<string, string[]> | undefined;
  /** Characters of the shortest secret. */
  private shortest = Number.POSITIVE_INFINITY;

  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    this.secrets.add(secret);
    this.shortest = Math.min(this.shortest, secret.length);
    this.forms = undefined;
    this.byBeginning = undefined;
  }

  /** Characters of the longest form. */
  get longest(): number {
    return [...this.allForms()].reduce((longest, { length }) => Math.max(longest, length), 0);
  }

  /** The text without them, and without anything that looks like a token. */
  mask(text: string): string {
    if (text === "") return text;
    return this.maskForms(text).replace(tokens, REDACTED);
  }

  private maskForms(text: string): string {
    // No form is shorter than its secret.
    if (text.length < this.shortest) return text;
    const forms = this.allForms();
    if (forms.size > FEW) return this.maskMany(text, forms);
    let masked = text;
    for (const form of forms) {
      if (masked.includes(form)) masked = masked.replaceAll(form, REDACTED);
    }
    return masked;
  }

  private allForms(): ReadonlySet<string> {
    this.forms ??= new Set([...this.secrets].flatMap(formsOf));
    return this.forms;
  }

  private maskMany(text: string, all: ReadonlySet<string>): string {
    this.byBeginning ??= Map.groupBy(all, (form) => form.slice(0, SHORTEST));
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

function formsOf(secret: string): readonly string[] {
  if (plain.test(secret)) return [secret];
  const escaped = inJson(secret);
  // Twice: quoted by an error's sentence, which is JSON again in the answer.
  return [secret, escaped, inJson(escaped), encodeURIComponent(secret.toWellFormed())];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

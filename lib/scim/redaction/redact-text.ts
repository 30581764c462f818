import { REDACTED, type Secrets, speaksOfSecret } from "./sensitive.ts";

/** Literals of a filter, also one that breaks off; and values without quotes behind an operator. */
const literals =
  /"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|(\b(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+|[=:]\s*)(?!["'])([^\s"'&)\]]+)/gi;

/**
 * A filter, a path or any other text of a request: where it speaks of a secret its literals are taken out, whichever
 * of them is the secret.
 */
export function redactText(text: string, secrets: Secrets): string {
  if (!text.includes("%")) return redactPlain(text, secrets);
  // Only the server knows whether a percent sign is one: the secret may be what either reading has.
  const asItIs = redactPlain(text, secrets);
  const decoded = decodedAs(text);
  return speaksOfSecret(decoded) ? redactPlain(decoded, secrets) : asItIs;
}

function redactPlain(plain: string, secrets: Secrets): string {
  if (!speaksOfSecret(plain)) return plain;
  return plain.replace(literals, (literal: string, operator?: string, bare?: string, offset?: number) => {
    if (operator !== undefined && bare !== undefined) {
      // What a URN has behind its first colon is no value.
      if (/urn$/i.test(plain.slice(0, offset)) && /^[\w.:-]+$/.test(bare)) return literal;
      secrets.add(bare);
      return `${operator}${REDACTED}`;
    }
    const inner = literal.slice(1).replace(/["']$/, "");
    secrets.add(inner);
    secrets.add(unescaped(inner));
    return `"${REDACTED}"`;
  });
}

/** Parameters that hold names and numbers only. */
const harmless = /^(?:startIndex|count|cursor|attributes|excludedAttributes|sortBy|sortOrder)=[\w.,:$ -]*$/i;

/** A query without its question mark. Untouched, as it was sent, unless it speaks of a secret. */
export function redactQuery(query: string, secrets: Secrets): string {
  if (!speaksOfSecret(decodedAs(query))) return query;
  return query
    .split("&")
    .map((piece) => {
      const plain = decodedAs(piece);
      if (harmless.test(plain)) return plain;
      const [name = "", ...rest] = plain.split("=");
      const value = rest.join("=");
      if (name.toLowerCase() === "filter") return `filter=${redactPlain(value, secrets)}`;
      // A literal with an ampersand was cut in two: what is no parameter of ours is a piece of it.
      secrets.add(value === "" ? plain : value);
      return value === "" ? REDACTED : `${name.slice(0, 40)}=${REDACTED}`;
    })
    .join("&");
}

/** As the server reads it, also where it can't be read: escapes that are none stay as they are. */
function decodedAs(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

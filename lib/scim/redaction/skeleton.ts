import { attributeNames } from "../protocol/schema/attribute-names.ts";
import { defaultRegistry } from "../protocol/schema/registry.ts";
import type { Kept } from "./redact-json.ts";

/** Names that SCIM's messages have besides the attributes of resources (RFC 7644 §8.2). */
const messageNames =
  "schemas operations op path value method bulkid version data failonerrors filter attributes excludedattributes sortby sortorder startindex count cursor id meta members".split(
    " ",
  );
const known = new Set([...messageNames, ...attributeNames(defaultRegistry)]);
const words = new Set(["true", "false", "null"]);

const pieces = /"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|[{}[\],:]|\s+|[^\s{}[\],:"']+/g;

/**
 * What can be kept of a body that is not JSON: its punctuation and the names that SCIM knows, so that one sees where it
 * went wrong. Every value is masked, since nothing tells which of them is a password.
 * @param limit characters that are looked at
 */
export function skeletonOf(text: string, limit: number): Kept {
  const skeleton = text.slice(0, limit).replace(pieces, (piece, offset: number) => {
    const [first = ""] = piece;
    if (/[{}[\],:\s]/.test(first)) return piece;
    const inner = /["']/.test(first) ? piece.slice(1).replace(/["']$/, "") : piece;
    const isName = /^\s*:/.test(text.slice(offset + piece.length, offset + piece.length + 20));
    if (isName ? known.has(inner.toLowerCase()) : words.has(piece)) return piece;
    return /["']/.test(first) ? `${first}…${first}` : "…";
  });
  return { text: skeleton, isCut: text.length > limit };
}

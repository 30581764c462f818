const pieces = /"(?:[^"\\]|\\.)*(?:"|$)|[{}[\],:]|\s+|[^\s{}[\],:"]+/g;

/**
 * JSON with line breaks and indentation, also where it breaks off: what the log keeps of a long body, or of one that
 * never was JSON.
 */
export function prettyJson(text: string): string {
  let out = "";
  let depth = 0;
  let isEmpty = false;
  const line = () => `\n${"  ".repeat(Math.max(0, depth))}`;
  for (const [piece] of text.matchAll(pieces)) {
    if (/^\s/.test(piece)) continue;
    if (piece === "}" || piece === "]") {
      depth -= 1;
      out += isEmpty ? piece : line() + piece;
      isEmpty = false;
      continue;
    }
    if (isEmpty) out += line();
    isEmpty = piece === "{" || piece === "[";
    if (isEmpty) depth += 1;
    out += piece === ":" ? ": " : piece;
    if (piece === ",") out += line();
  }
  return out;
}

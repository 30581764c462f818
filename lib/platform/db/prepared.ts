import { createHash } from "node:crypto";

/** Statements that a connection may keep prepared: each takes PostgreSQL up to some hundred kilobytes, for good. */
const MAX_STATEMENTS = 100;
/** How often a text is asked for before it takes one of these places: most filters that somebody tries out are asked once. */
const FAMILIAR = 3;
const MAX_COUNTED = 1_000;
const names = new Map<string, string>();
const uses = new Map<string, number>();

/**
 * A statement whose text is put together at run time, named so that PostgreSQL plans it once a connection and not once a
 * call. The text must hold no values: only their number may differ from call to call.
 */
export function prepared(
  text: string,
  values: unknown[],
): { text: string; values: unknown[]; name?: string } {
  const name = names.get(text) ?? nameOf(text);
  return name === undefined ? { text, values } : { name, text, values };
}

/** The name of a text that has none yet; undefined as long as it needs none. */
function nameOf(text: string): string | undefined {
  if (names.size >= MAX_STATEMENTS) return undefined;
  const count = (uses.get(text) ?? 0) + 1;
  if (count < FAMILIAR) {
    if (uses.size >= MAX_COUNTED) uses.clear();
    uses.set(text, count);
    return undefined;
  }
  uses.delete(text);
  // By its text: Next's bundles have copies of this module, and all of them share the connections.
  const name = `prepared-${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
  names.set(text, name);
  return name;
}

import { createHash } from "node:crypto";

/** Statements that a connection may keep prepared; what comes after is planned each time. */
const MAX_STATEMENTS = 500;
const names = new Map<string, string>();

/**
 * A statement whose text is put together at run time, named so that PostgreSQL plans it once a connection and not once a
 * call. The text must hold no values: only their number may differ from call to call.
 */
export function prepared(
  text: string,
  values: unknown[],
): { text: string; values: unknown[]; name?: string } {
  let name = names.get(text);
  if (name === undefined && names.size < MAX_STATEMENTS) {
    // By its text: Next's bundles have copies of this module, and all of them share the connections.
    name = `prepared-${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
    names.set(text, name);
  }
  return name === undefined ? { text, values } : { name, text, values };
}

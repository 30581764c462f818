import { parseScimPath, valueAt } from "./scim-path.ts";

/** Characters; an entry of a B-tree index has 2,704 bytes. */
const longestIdentifier = 512;

/**
 * Folds an identifier's value so that two spellings of one person compare equal:
 * Unicode compatibility form, no surrounding blanks, lower case. An empty value
 * folds to `null`: it identifies nobody, and neither does one that is longer than
 * an index entry takes.
 */
export function foldIdentifier(value: string | null | undefined): string | null {
  const folded = (value ?? "").normalize("NFKC").trim().toLowerCase();
  return folded === "" || folded.length > longestIdentifier ? null : folded;
}

/**
 * The key under which a user is found by the primary user identifier
 * (`users.identifier_key`): the value at `scimPath` in the user's SCIM resource,
 * folded. `null` when the user has no such value, or the path cannot be read.
 *
 * @param resource the SCIM user as it is stored
 * @param scimPath the SCIM path of the chosen global attribute, as mapped for the user's directory
 */
export function identifierOf(resource: unknown, scimPath: string): string | null {
  const parsed = parseScimPath(scimPath);
  return parsed.ok ? foldIdentifier(valueAt(resource, parsed.path)) : null;
}

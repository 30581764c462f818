import type { HeaderLookup } from "#lib/platform/http/request.ts";
import { etagOf } from "#lib/users/render-user.ts";
import { scimError } from "./scim-error.ts";

/**
 * Checks `If-Match` (RFC 7232 §3.1, compared weakly, as RFC 7644 §3.14 has weak tags).
 * @throws ScimError 412 when the client's version is not the current one
 */
export function requireMatch(headers: HeaderLookup, version: number): void {
  const expected = headers.get("if-match");
  if (expected === null || names(expected, version)) return;
  throw scimError(
    412,
    undefined,
    `The resource has changed since: its version is ${etagOf(version)}. Read it again and repeat the change.`,
  );
}

/** Whether `If-None-Match` says that the client has this version (RFC 7232 §3.2). */
export function isKnown(headers: HeaderLookup, version: number): boolean {
  const known = headers.get("if-none-match");
  return known !== null && names(known, version);
}

function names(list: string, version: number): boolean {
  if (list.trim() === "*") return true;
  const tag = etagOf(version).slice(2);
  return list.split(",").some((one) => one.trim().replace(/^W\//, "") === tag);
}

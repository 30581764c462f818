/** What a caller presented: the token, and with HTTP Basic the user name beside it. */
export type Credentials = { token: string; userName: string | null };

/**
 * Reads an `Authorization` header: Bearer (RFC 6750 §2.1) or Basic (RFC 7617 §2), scheme in any case.
 * @returns null where there is none, or none that could be meant
 */
export function readCredentials(authorization: string | null): Credentials | null {
  const [, scheme, rest] = /^\s*([A-Za-z]+)\s+(\S+)\s*$/.exec(authorization ?? "") ?? [];
  if (!scheme || !rest) return null;
  if (scheme.toLowerCase() === "bearer") return { token: rest, userName: null };
  if (scheme.toLowerCase() !== "basic") return null;
  const pair = Buffer.from(rest, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const token = pair.slice(colon + 1);
  return colon < 0 || token === "" ? null : { token, userName: pair.slice(0, colon) };
}

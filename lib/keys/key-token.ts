import { randomBytes } from "node:crypto";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import type { KeyKind } from "./contract.ts";

export type NewToken = {
  /** What the client is given; shown once. */
  readonly token: string;
  /** For people to tell keys apart; public. */
  readonly prefix: string;
  /** User name of HTTP Basic. */
  readonly clientId: string;
  readonly secretHash: string;
};

/** Letters and digits that nobody mistakes for one another. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/**
 * A token with 256 random bits. Bearer: `mstr_<prefix>_<secret>`; Basic: the secret alone, with the user name
 * `mstr-<prefix>`. RFC 7644 §3.7.2 reserves the word bulkId, so that a value with it is thrown away.
 */
export function newKeyToken(kind: KeyKind): NewToken {
  const prefix = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join("");
  const secret = newToken();
  const token = kind === "bearer" ? `mstr_${prefix}_${secret}` : secret;
  if (/bulkid/i.test(token)) return newKeyToken(kind);
  return { token, prefix, clientId: `mstr-${prefix}`, secretHash: hashToken(token) };
}

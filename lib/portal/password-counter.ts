import { hashToken } from "#lib/platform/crypto/token.ts";

/**
 * Where wrong passwords for an identifier are counted. It is named by a hash: people type passwords into the first field,
 * and those must not be stored.
 */
export function passwordCounterKey(identifierKey: string): string {
  return `portal:${hashToken(identifierKey)}`;
}

import { equalInConstantTime, hashToken } from "#lib/platform/crypto/token.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { KeyRefusal, KeyScope } from "./contract.ts";
import { directoryExists, type StoredKey } from "./key-authentication.store.ts";
import { keyCache } from "./key-cache.ts";
import { readCredentials } from "./read-credentials.ts";

export type KeyAuthentication =
  | { ok: true; key: { id: string; name: string; scopes: KeyScope[] } }
  | { ok: false; refusal: KeyRefusal; keyId?: string; keyName?: string };

/**
 * Whose key a call to `/api/scim/v2/{directoryId}` carries, as `Bearer <token>` or as HTTP Basic with the
 * key's user name and the token as password. The token is looked up by its SHA-256, so no comparison of
 * secrets depends on where they differ. From memory in the usual case; a revocation in any process holds in
 * this one as soon as its notice arrives.
 *
 * `keyId` and `keyName` of a refusal are told only to the directory that owns the key.
 */
export async function authenticateKey(
  authorization: string | null,
  directoryId: string,
): Promise<KeyAuthentication> {
  const credentials = readCredentials(authorization);
  const key = credentials && (await keyCache().find(hashToken(credentials.token)));
  // A UUID may arrive in upper case.
  const directory = directoryId.toLowerCase();
  if (key?.directoryId !== directory)
    return { ok: false, refusal: await refusalOfStranger(credentials, key, directory) };

  const refused = (refusal: KeyRefusal): KeyAuthentication => ({
    ok: false,
    refusal,
    keyId: key.id,
    keyName: key.name,
  });
  const userName = credentials?.userName ?? null;
  if (userName !== null && !equalInConstantTime(userName, key.clientId))
    return { ok: false, refusal: "unknown_key" };
  if (key.revokedAt) return refused("revoked_key");
  if (key.expiresAt && key.expiresAt.getTime() <= Date.now()) return refused("expired_key");
  if (!key.directoryEnabled) return refused("disabled_directory");
  return { ok: true, key: { id: key.id, name: key.name, scopes: key.scopes } };
}

/** Why a call without a key of this directory is refused. */
async function refusalOfStranger(
  credentials: unknown,
  key: StoredKey | null,
  directoryId: string,
): Promise<KeyRefusal> {
  if (!isId(directoryId) || !(await directoryExists(directoryId))) return "unknown_directory";
  if (!credentials) return "no_credentials";
  return key ? "other_directory" : "unknown_key";
}

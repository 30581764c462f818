import { equalInConstantTime, hashToken } from "#lib/platform/crypto/token.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { KeyRefusal, KeyScope } from "./contract.ts";
import { directoryExists, type StoredKey } from "./key-authentication.store.ts";
import { keyCache } from "./key-cache.ts";
import { readCredentials } from "./read-credentials.ts";
import type { RateLimit } from "./vocabulary.ts";

export type KeyAuthentication =
  | { ok: true; key: { id: string; name: string; scopes: KeyScope[]; rateLimit: RateLimit } }
  | { ok: false; refusal: KeyRefusal; keyId?: string; keyName?: string; homeId?: string };

/**
 * Whose key a call to `/api/scim/v2/{directoryId}` carries: `Bearer` with a key's token or with an access token, or HTTP
 * Basic with the key's user name and its token as password. Tokens are looked up by their SHA-256, so no comparison of
 * secrets depends on where they differ. From memory in the usual case; a revocation in any process holds in
 * this one as soon as its notice arrives, for access tokens too.
 *
 * `keyId` and `keyName` of a refusal are told only to the directory that owns the key; `homeId` is that directory where
 * the address names none that there is.
 */
export async function authenticateKey(
  authorization: string | null,
  directoryId: string,
): Promise<KeyAuthentication> {
  const credentials = readCredentials(authorization);
  const key = credentials && (await keyCache().find(hashToken(credentials.token)));
  // A UUID may arrive in upper case.
  const directory = directoryId.toLowerCase();
  if (key?.directoryId !== directory) {
    const refusal = await refusalOfStranger(credentials, key, directory);
    return key && refusal === "unknown_directory"
      ? { ok: false, refusal, keyId: key.id, keyName: key.name, homeId: key.directoryId }
      : { ok: false, refusal };
  }

  const refused = (refusal: KeyRefusal): KeyAuthentication => ({
    ok: false,
    refusal,
    keyId: key.id,
    keyName: key.name,
  });
  const userName = credentials?.userName ?? null;
  const isToken = key.tokenExpiresAt !== null;
  if (userName !== null && (isToken || !equalInConstantTime(userName, key.clientId)))
    return { ok: false, refusal: "unknown_key" };
  if (key.revokedAt) return refused("revoked_key");
  if (isPast(key.expiresAt)) return refused("expired_key");
  if (isPast(key.tokenExpiresAt)) return refused("expired_token");
  if (key.kind === "oauth" && !isToken) return refused("secret_as_token");
  if (!key.directoryEnabled) return refused("disabled_directory");
  const rateLimit = { perSecond: key.ratePerSecond, burst: key.rateBurst };
  return { ok: true, key: { id: key.id, name: key.name, scopes: key.scopes, rateLimit } };
}

function isPast(at: Date | null): boolean {
  return at !== null && at.getTime() <= Date.now();
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

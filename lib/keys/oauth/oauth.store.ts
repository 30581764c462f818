import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import type { KeyScope } from "../contract.ts";
import type { PublicKey } from "./public-keys.ts";

/** What the token endpoint has to know of a key. */
export type OAuthClient = {
  id: string;
  name: string;
  clientId: string;
  kind: "bearer" | "oauth";
  directoryId: string;
  directoryEnabled: boolean;
  clientProfile: "okta" | "entra" | "other";
  secretHash: string | null;
  publicKeys: PublicKey[] | null;
  scopes: KeyScope[];
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** The key with this client id, revoked and expired ones too, or null. */
export async function findClient(clientId: string): Promise<OAuthClient | null> {
  const { rows } = await pool().query<OAuthClient>({
    name: "oauth-client",
    text: `select k.id, k.name, k.client_id as "clientId", k.kind::text, k.directory_id as "directoryId",
             d.enabled as "directoryEnabled", d.client_profile::text as "clientProfile", k.secret_hash as "secretHash",
             k.public_keys as "publicKeys", k.scopes, k.expires_at as "expiresAt", k.revoked_at as "revokedAt"
           from key k join directory d on d.id = k.directory_id
           where k.client_id = $1`,
    values: [clientId],
  });
  return rows[0] ?? null;
}

export type NewAccessToken = {
  tokenHash: string;
  keyId: string;
  scopes: readonly KeyScope[];
  expiresAt: Date;
};

/**
 * Stores an access token, together with the assertion that it was given for.
 * @returns false when the assertion was accepted before, in whichever process; then nothing is stored
 */
export async function insertAccessToken(
  token: NewAccessToken,
  assertion: { jtiHash: string; expiresAt: Date } | undefined,
): Promise<boolean> {
  return inSqlTransaction(async (tx) => {
    if (assertion) {
      const { rowCount } = await tx.query(
        "insert into client_assertion (key_id, jti_hash, expires_at) values ($1, $2, $3) on conflict do nothing",
        [token.keyId, assertion.jtiHash, assertion.expiresAt],
      );
      if (rowCount === 0) return false;
    }
    await tx.query(
      "insert into access_token (token_hash, key_id, scopes, expires_at) values ($1, $2, $3, $4)",
      [token.tokenHash, token.keyId, token.scopes, token.expiresAt],
    );
    return true;
  });
}

/** Forgets tokens and assertions that expired before. @returns how many tokens */
export async function deleteExpiredTokens(before: Date): Promise<number> {
  await pool().query("delete from client_assertion where expires_at < $1", [before]);
  const { rowCount } = await pool().query("delete from access_token where expires_at < $1", [before]);
  return rowCount ?? 0;
}

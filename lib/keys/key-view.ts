import { type KeyKind, type KeyState, type KeyView, keyScopes } from "./contract.ts";
import type { KeyRow } from "./key.store.ts";
import { publicKeysOf } from "./oauth/public-keys.ts";

function stateOf(row: KeyRow, now: Date): KeyState {
  if (row.revokedAt) return "revoked";
  return row.expiresAt && row.expiresAt <= now ? "expired" : "live";
}

function kindOf(row: KeyRow): KeyKind {
  if (row.kind !== "oauth") return "bearer";
  return row.publicKeys === null ? "oauth_secret" : "oauth_public_key";
}

/** A key as the console shows it. */
export function keyViewOf(row: KeyRow, now: Date = new Date()): KeyView {
  return {
    id: row.id,
    name: row.name,
    kind: kindOf(row),
    prefix: row.prefix,
    userName: row.clientId,
    publicKeys: publicKeysOf(row.publicKeys).map(({ kid, type }) => ({ id: kid, type })),
    rateLimit: { perSecond: row.ratePerSecond, burst: row.rateBurst },
    scopes: keyScopes.filter((scope) => row.scopes.includes(scope)),
    state: stateOf(row, now),
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedByName,
  };
}

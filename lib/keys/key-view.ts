import { type KeyState, type KeyView, keyScopes } from "./contract.ts";
import type { KeyRow } from "./key.store.ts";

function stateOf(row: KeyRow, now: Date): KeyState {
  if (row.revokedAt) return "revoked";
  return row.expiresAt && row.expiresAt <= now ? "expired" : "live";
}

/** A key as the console shows it. */
export function keyViewOf(row: KeyRow, now: Date = new Date()): KeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    userName: row.clientId,
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

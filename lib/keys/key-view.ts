import { type KeyScope, type KeyView, keyScopes } from "./contract.ts";
import type { KeyRow } from "./key.store.ts";

/** A key as the console shows it. */
export function viewOfKey(row: KeyRow, now: Date = new Date()): KeyView {
  const isExpired = row.expiresAt !== null && row.expiresAt <= now;
  return {
    ...row,
    scopes: row.scopes.filter((scope): scope is KeyScope => keyScopes.some((known) => known === scope)),
    state: row.revokedAt ? "revoked" : isExpired ? "expired" : "active",
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

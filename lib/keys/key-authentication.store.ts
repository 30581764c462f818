import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { KeyScope } from "./contract.ts";

/** What authentication has to know of a key, or of the key behind an access token. */
export type StoredKey = {
  id: string;
  name: string;
  directoryId: string;
  clientId: string;
  kind: "bearer" | "oauth";
  /** Of the token where there is one: a client may ask for fewer than its key has. */
  scopes: KeyScope[];
  ratePerSecond: number;
  rateBurst: number;
  expiresAt: Date | null;
  /** End of the access token; null where the key's own secret was sent. */
  tokenExpiresAt: Date | null;
  revokedAt: Date | null;
  directoryEnabled: boolean;
};

const columns = `k.id, k.name, k.directory_id as "directoryId", k.client_id as "clientId", k.kind::text,
  k.rate_per_second as "ratePerSecond", k.rate_burst as "rateBurst", k.expires_at as "expiresAt",
  k.revoked_at as "revokedAt", d.enabled as "directoryEnabled"`;

/** The key whose secret, or one of whose access tokens, has this SHA-256, revoked and expired ones too, or null. */
export async function findKeyByHash(hash: string): Promise<StoredKey | null> {
  const { rows } = await pool().query<StoredKey>({
    name: "key-by-hash",
    text: `select ${columns}, k.scopes, null::timestamptz as "tokenExpiresAt"
             from key k join directory d on d.id = k.directory_id
             where k.secret_hash = $1
           union all
           select ${columns}, t.scopes, t.expires_at
             from access_token t join key k on k.id = t.key_id join directory d on d.id = k.directory_id
             where t.token_hash = $1`,
    values: [hash],
  });
  return rows[0] ?? null;
}

export async function directoryExists(id: string): Promise<boolean> {
  const { rowCount } = await pool().query("select 1 from directory where id = $1", [id]);
  return rowCount === 1;
}

export type KeyUse = { keyId: string; at: Date; address: string };

/**
 * Writes the last use of several keys, and then calls `announce` in the same transaction with those whose
 * stored time was more than `quietSeconds` old: pages that show "2 minutes ago" need to hear no more often.
 */
export async function writeKeyUses(
  uses: readonly KeyUse[],
  quietSeconds: number,
  announce: (tx: SqlTx, keys: { id: string; directoryId: string }[]) => Promise<void>,
): Promise<void> {
  await inSqlTransaction(async (tx) => {
    // Ids in order, so that two processes flushing the same keys do not deadlock.
    const ordered = [...uses].sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
    const { rows } = await tx.query<{ id: string; directoryId: string; heard: boolean }>(
      `with used as (
         select * from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as used(id, at, address)
       ), before as (
         select k.id, k.directory_id, k.last_used_at, used.at, used.address
         from key k join used on used.id = k.id
         order by k.id for update of k
       )
       update key k set last_used_at = before.at, last_used_address = before.address
       from before
       where k.id = before.id and (before.last_used_at is null or before.last_used_at < before.at)
       returning k.id, k.directory_id as "directoryId",
         coalesce(before.last_used_at > before.at - make_interval(secs => $4), false) as heard`,
      [
        ordered.map((use) => use.keyId),
        ordered.map((use) => use.at),
        ordered.map((use) => use.address),
        quietSeconds,
      ],
    );
    const news = rows.filter((row) => !row.heard);
    if (news.length > 0) await announce(tx, news);
  });
}

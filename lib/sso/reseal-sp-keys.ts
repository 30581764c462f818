import { sealedWith } from "#lib/platform/crypto/key-ring.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { lockSealedSpKeys, replaceSealedSpKeys } from "./config.store.ts";
import { openSpKey, sealSpKey } from "./sp-key.ts";

/** Seals up to `limit` directories' signing keys under the first key of the ring. @returns how many directories */
export function resealSpKeys(keyId: string, limit: number): Promise<number> {
  return inSqlTransaction(async (tx) => {
    const rows = await lockSealedSpKeys(tx, keyId, limit);
    for (const { directoryId, spKey, nextSpKey } of rows) {
      const again = (sealed: string, column: "sp_key" | "next_sp_key") =>
        sealedWith(sealed) === keyId
          ? sealed
          : sealSpKey(directoryId, openSpKey(directoryId, sealed, column), column);
      await replaceSealedSpKeys(tx, {
        directoryId,
        spKey: again(spKey, "sp_key"),
        nextSpKey: nextSpKey === null ? null : again(nextSpKey, "next_sp_key"),
      });
    }
    return rows.length;
  });
}

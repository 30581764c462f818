import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories, requireRole } from "#lib/auth/actor.ts";
import { keyRing, openSecret, sealedWith, sealSecret } from "#lib/platform/crypto/key-ring.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { resealLinks } from "#lib/platform/mail/reseal-links.ts";
import { resealSpKeys } from "#lib/sso/reseal-sp-keys.ts";
import { lockSealedKeys, lockSealedSecrets, replaceSealed, replaceSealedKey } from "./sealed-secret.store.ts";

const BATCH = 200;

/**
 * Seals every secret again under the first key of the ring: the directories' tokens, client secrets and private keys, SAML's among them, and the
 * links of mails that wait to be sent. Safe beside running servers:
 * each row is locked while it is opened and sealed, and what is done already is left alone, so that a
 * run that was cut off can be repeated.
 *
 * @returns the key's id, and how many secrets were sealed with another one before
 * @throws Error when a secret was sealed under a key that is no longer on the ring
 */
export async function resealSecrets(actor: Actor): Promise<{ keyId: string; resealed: number }> {
  requireRole(actor, "owner");
  requireAllDirectories(actor);
  const keyId = keyRing().current;
  let resealed = 0;
  for (const reseal of [resealBatch, resealKeys, (id: string) => resealSpKeys(id, BATCH)]) {
    for (let batch = BATCH; batch === BATCH; resealed += batch) {
      batch = await reseal(keyId);
    }
  }
  await inTransaction(async (tx) => {
    resealed += await resealLinks(tx);
    await recordAudit(tx, actor, {
      action: "secrets.rotate",
      subject: { type: "key_ring", id: keyId, label: keyId },
      after: { key: keyId, resealed },
    });
  });
  return { keyId, resealed };
}

function resealBatch(keyId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await lockSealedSecrets(tx, keyId, BATCH);
    for (const { directoryId, name, sealed } of rows) {
      const place = { table: "directory_secret", row: directoryId, column: name };
      if (sealedWith(sealed) !== keyId) {
        await replaceSealed(tx, { directoryId, name, sealed: sealSecret(openSecret(sealed, place), place) });
      }
    }
    return rows.length;
  });
}

function resealKeys(keyId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await lockSealedKeys(tx, keyId, BATCH);
    for (const { id, sealed } of rows) {
      const place = { table: "signing_key", row: id, column: "private_key" };
      await replaceSealedKey(tx, { id, sealed: sealSecret(openSecret(sealed, place), place) });
    }
    return rows.length;
  });
}

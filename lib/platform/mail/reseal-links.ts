import { keyRing, openSecret, sealSecret } from "../crypto/key-ring.ts";
import type { Tx } from "../db/prisma.ts";
import { linkPlace } from "./mail.store.ts";
import { lockSealedLinks, replaceSealedLink } from "./sealed-link.store.ts";

/**
 * Seals the links of waiting messages again under the ring's first key.
 * @returns how many were sealed with another key before
 */
export async function resealLinks(tx: Tx): Promise<number> {
  const messages = await lockSealedLinks(tx, keyRing().current);
  for (const { id, sealedLink } of messages) {
    await replaceSealedLink(tx, id, sealSecret(openSecret(sealedLink, linkPlace(id)), linkPlace(id)));
  }
  return messages.length;
}

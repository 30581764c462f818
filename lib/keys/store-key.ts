import { randomInt } from "node:crypto";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory, requireRole } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { KeyScope, KeyView } from "./contract.ts";
import { findDirectoryName, insertKey } from "./key.store.ts";
import { keyViewOf } from "./key-view.ts";
import type { PublicKey } from "./oauth/public-keys.ts";
import { reminderPassed } from "./reminder-days.ts";
import type { RateLimit } from "./vocabulary.ts";

/** Without look-alikes (0 o, 1 l i), as people read prefixes to each other. */
const PREFIX_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

/** Eight random letters, which tell keys apart. */
export function keyLetters(): string {
  return Array.from({ length: 8 }, () => PREFIX_LETTERS[randomInt(PREFIX_LETTERS.length)]).join("");
}

type KeyToStore = {
  name: string;
  scopes: KeyScope[];
  /** ISO 8601, or null. */
  expiresAt: string | null;
  rateLimit: RateLimit;
  kind: "bearer" | "oauth";
  prefix: string;
  clientId: string;
  secretHash: string | null;
  publicKeys: readonly PublicKey[] | null;
};

/**
 * Stores a new key of whichever kind, with its audit entry and live notices.
 * @throws AppError not_found (no such directory in the actor's scope), forbidden
 */
export async function storeKey(
  actor: Actor,
  directoryId: string,
  { rateLimit, expiresAt: end, ...given }: KeyToStore,
): Promise<KeyView> {
  requireRole(actor, "admin");
  requireDirectory(actor, directoryId);
  const expiresAt = end === null ? null : new Date(end);
  const row = await inTransaction(async (tx) => {
    const directoryName = await findDirectoryName(tx, directoryId);
    if (directoryName === null) throw new AppError("not_found", { detail: "There is no such directory." });
    const key = await insertKey(tx, {
      ...given,
      id: newId(),
      directoryId,
      ratePerSecond: rateLimit.perSecond,
      rateBurst: rateLimit.burst,
      createdById: actor.adminId,
      createdByName: actor.name,
      expiresAt,
      remindedDays: reminderPassed(expiresAt, new Date()),
    });
    const { kind, name, prefix, scopes } = keyViewOf(key);
    await recordAudit(tx, actor, {
      action: "key.issue",
      directoryId,
      subject: { type: "key", id: key.id, label: `${name} of ${directoryName}` },
      after: { name, kind, prefix, scopes, expiresAt: end, rateLimit },
    });
    await publish(tx, { topic: "keys", directoryId, id: key.id });
    await publish(tx, { topic: "directories", directoryId });
    await publish(tx, { topic: "home" });
    return key;
  });
  return keyViewOf(row);
}

import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { keyIdOf, type StoredConfig } from "../config.ts";
import { findSigningKey } from "./signing-key.store.ts";

/**
 * Whoever names a key must be allowed to use it: one of this directory, or one that they made themselves for no
 * directory yet. Does nothing for a configuration with a secret.
 * @throws AppError validation_failed, field `keyId`
 */
export async function requireUsableKeyOf(
  actor: Actor,
  config: StoredConfig,
  directoryId: string | null,
): Promise<void> {
  const keyId = keyIdOf(config);
  if (keyId === null) return;
  if (directoryId !== null) requireDirectory(actor, directoryId);
  const row = await findSigningKey(keyId);
  const isOwn = row?.directoryId === null && row.madeById === actor.adminId;
  const isTheirs = directoryId !== null && row?.directoryId === directoryId;
  if (row === null || !(isOwn || isTheirs)) {
    throw refusal(
      "This key is no longer there: one that is not saved is kept for a day. Make a new one, and register it.",
    );
  }
  if (config.type === "entra" && row.certificate === null) {
    throw refusal("Entra needs a key with a certificate. Make a new one, and upload its certificate.");
  }
}

const refusal = (detail: string) => new AppError("validation_failed", { field: "keyId", detail });

import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireAllDirectories } from "#lib/auth/actor.ts";
import { sealSecret } from "#lib/platform/crypto/key-ring.ts";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { configJson, configOf, keyIdOf, nameKeyOf, secretOf } from "./config.ts";
import type { CreateDirectoryInput, DirectoryView } from "./contract.ts";
import { insertDirectory, putSecret } from "./directory.store.ts";
import { readDirectory } from "./read-directory.ts";
import { refuseTakenName, requireAllowedTenant } from "./refusals.ts";
import { keepOnlyKey } from "./signing-keys/signing-key.store.ts";
import { requireUsableKeyOf } from "./signing-keys/usable-key.ts";
import { clientProfileOf } from "./vocabulary.ts";

/**
 * Adds a directory. It is bound to no cluster yet: that is the admin's next step, and starts diagnostics.
 *
 * @throws AppError directory_name_taken (field `name`), validation_failed (field `tenantUrl`),
 *   forbidden for an actor who is limited to some directories
 */
export async function createDirectory(actor: Actor, input: CreateDirectoryInput): Promise<DirectoryView> {
  requireAllDirectories(actor);
  requireAllowedTenant(input);
  const id = newId();
  const stored = configOf(input);
  const config = configJson(stored);
  await requireUsableKeyOf(actor, stored, null);
  const secret = secretOf(input);
  await refuseTakenName(
    inTransaction(async (tx) => {
      const { name, type, policy } = input;
      const clientProfile = clientProfileOf(input);
      await insertDirectory(tx, { id, name, nameKey: nameKeyOf(name), type, clientProfile, config, policy });
      if (secret) {
        const sealed = sealSecret(secret.value, { table: "directory_secret", row: id, column: secret.name });
        await putSecret(tx, { directoryId: id, name: secret.name, sealed, expiresAt: secret.expiresAt });
      }
      const keyId = keyIdOf(stored);
      if (keyId !== null) await keepOnlyKey(tx, id, keyId);
      await recordAudit(tx, actor, {
        action: "directory.create",
        directoryId: id,
        subject: { type: "directory", id, label: name },
        after: { name, type, clientProfile, ...config, policy, ...(secret ? { [secret.name]: "set" } : {}) },
      });
      await publish(tx, { topic: "directories", directoryId: id });
      await publish(tx, { topic: "home" });
    }),
    input.name,
  );
  return readDirectory(actor, id);
}

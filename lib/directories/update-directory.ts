import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { scheduleDiagnosis } from "#lib/diagnostics/schedule-diagnosis.ts";
import { sealSecret } from "#lib/platform/crypto/key-ring.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inTransaction, type Tx } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { configJson, configOf, keyIdOf, nameKeyOf, readConfig, secretOf } from "./config.ts";
import type { DirectoryView, EditDirectoryInput } from "./contract.ts";
import {
  type DirectoryRow,
  findDirectory,
  keepOnlySecret,
  lockDirectory,
  putSecret,
  updateDirectoryRow,
  updateSecretExpiry,
} from "./directory.store.ts";
import { proveNewCredential } from "./prove-credential.ts";
import { readDirectory } from "./read-directory.ts";
import { refuseTakenName, requireAllowedTenant } from "./refusals.ts";
import { requireSecretForNewTarget } from "./secret-target.ts";
import { keepOnlyKey } from "./signing-keys/signing-key.store.ts";
import { requireUsableKeyOf } from "./signing-keys/usable-key.ts";
import { clientProfileOf, defaultDevicePolicy } from "./vocabulary.ts";

/**
 * Saves the edit form, and has a bound directory diagnosed anew. An empty secret keeps the stored one, unless
 * the connection now leads elsewhere. Another way to sign in takes the place of the one before only once it works.
 *
 * @throws AppError not_found, conflict (another type), directory_name_taken, validation_failed
 */
export async function updateDirectory(
  actor: Actor,
  id: string,
  input: EditDirectoryInput,
): Promise<DirectoryView> {
  requireDirectory(actor, id);
  requireAllowedTenant(input);
  const config = configOf(input);
  await requireUsableKeyOf(actor, config, id);
  await proveNewCredential(id, config, secretOf(input));
  await refuseTakenName(
    inTransaction(async (tx) => {
      const before = (await lockDirectory(tx, id)) ? await findDirectory(id, tx) : null;
      if (!before) {
        throw new AppError("not_found", {
          detail: "There is no such directory. It may have been deleted meanwhile.",
        });
      }
      if (before.type !== input.type) {
        throw new AppError("conflict", {
          detail: "A directory keeps its type. Add another directory instead.",
        });
      }
      requireSecretForNewTarget(readConfig(before.type, before.config), config, secretOf(input)?.value ?? "");
      const clientProfile = clientProfileOf(input, before.clientProfile);
      await updateDirectoryRow(tx, id, {
        name: input.name,
        nameKey: nameKeyOf(input.name),
        clientProfile,
        config: configJson(config),
        policy: input.policy,
      });
      const secretChange = await saveSecret(tx, id, before, input);
      // A next key that waits to be registered outlives an edit that is about something else.
      if (keyIdOf(readConfig(before.type, before.config)) !== keyIdOf(config))
        await keepOnlyKey(tx, id, keyIdOf(config));
      await keepOnlySecret(tx, id, secretOf(input)?.name ?? null);
      await recordAudit(tx, actor, {
        action: "directory.update",
        directoryId: id,
        subject: { type: "directory", id, label: input.name },
        before: {
          name: before.name,
          clientProfile: before.clientProfile,
          ...configJson(readConfig(before.type, before.config)),
          policy: before.policy ?? defaultDevicePolicy,
        },
        after: {
          name: input.name,
          clientProfile,
          ...configJson(config),
          policy: input.policy,
          ...secretChange,
        },
      });
      // The health that is shown must be that of the connection that is stored.
      await scheduleDiagnosis(tx, id, "changed");
      await publish(tx, { topic: "directories", directoryId: id });
      await publish(tx, { topic: "home" });
    }),
    input.name,
  );
  return readDirectory(actor, id);
}

/** Seals a new secret, or corrects the day on which the kept one ends; tells what the audit trail may know. */
async function saveSecret(
  tx: Tx,
  id: string,
  before: DirectoryRow,
  input: EditDirectoryInput,
): Promise<Record<string, string>> {
  const secret = secretOf(input);
  if (!secret) {
    return Object.fromEntries(before.secrets.map(({ name }) => [name, "removed"]));
  }
  if (secret.value === "") {
    await updateSecretExpiry(tx, id, secret.name, secret.expiresAt);
    return {};
  }
  const sealed = sealSecret(secret.value, { table: "directory_secret", row: id, column: secret.name });
  await putSecret(tx, { directoryId: id, name: secret.name, sealed, expiresAt: secret.expiresAt });
  return { [secret.name]: before.secrets.length > 0 ? "replaced" : "set" };
}

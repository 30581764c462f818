import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { editDirectoryInput } from "../contract.ts";
import { readDirectory } from "../read-directory.ts";
import { updateDirectory } from "../update-directory.ts";
import type { SigningKeyView } from "./contract.ts";
import { createSigningKey } from "./create-signing-key.ts";
import { signingKeyViewOf } from "./key-view.ts";
import { keySetUrlOf } from "./publish-key-set.ts";
import { findNextKey } from "./signing-key.store.ts";

/**
 * Changes an Okta directory over to its next key, which is made unless it waits already. As long as Okta does not accept it,
 * nothing changes, and the same call goes on later.
 * @throws AppError not_found; conflict for a directory without such a key, and while Okta does not accept the next one
 */
export async function rollKey(actor: Actor, directoryId: string): Promise<SigningKeyView> {
  requireDirectory(actor, directoryId);
  const { connection, name, policy } = await readDirectory(actor, directoryId);
  if (connection.type !== "okta" || connection.key === null)
    throw new AppError("conflict", { detail: `${name} does not sign in to Okta with a key of its own.` });
  const { tenantUrl, clientId, key } = connection;
  const waiting = await findNextKey(directoryId, key.id);
  const kind = key.algorithm.startsWith("ES256") ? "es256" : "rsa-3072";
  const next = waiting
    ? signingKeyViewOf(waiting)
    : await createSigningKey(actor, directoryId, { for: "okta", kind });
  const input = { type: "okta", name, policy, tenantUrl, clientId, authMethod: "key", keyId: next.id };
  try {
    await updateDirectory(actor, directoryId, editDirectoryInput.parse(input));
  } catch (error) {
    const words =
      error instanceof AppError && error.code === "validation_failed" ? error.errors[0] : undefined;
    if (words?.field !== "keyId") throw error;
    throw new AppError("conflict", {
      detail: `The next key of ${name} is made, but Okta does not accept it yet. Where Okta fetches keys from ${keySetUrlOf(directoryId)}, run this again in a few minutes. Otherwise add this public key to the app first: ${next.publicJwk}`,
    });
  }
  return next;
}

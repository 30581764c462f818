import { openSecret } from "#lib/platform/crypto/key-ring.ts";
import { keyIdOf, readConfig, type StoredConfig, secretNames } from "./config.ts";
import { findDirectory, findSecret } from "./directory.store.ts";
import type { EntraConfig } from "./providers/entra-schema.ts";
import type { OktaConfig } from "./providers/okta-schema.ts";
import { openSigningKey, type SigningKey } from "./signing-keys/open-key.ts";

/** Everything that a provider's client needs, secret included: for identity servers, never for an answer. */
export type DirectoryConnection =
  | { type: "okta"; config: OktaConfig }
  | { type: "entra"; config: EntraConfig }
  | { type: "scim" };

/** What Muster signs in with, in clear: a secret, a key in its place, or nothing yet. */
export type OpenCredential = {
  secret: { value: string; expiresAt: Date | null } | null;
  key: SigningKey | null;
};

/**
 * Opens a directory's connection. `null` when the directory is gone.
 * @throws Error when its secret was sealed under a key that is no longer on the ring, or its signing key is gone
 */
export async function loadConnection(directoryId: string): Promise<DirectoryConnection | null> {
  const row = await findDirectory(directoryId);
  if (!row) {
    return null;
  }
  const config = readConfig(row.type, row.config);
  return connect(config, await openCredential(directoryId, config));
}

/** Puts a configuration and its credential into the shape that the provider's client takes. */
export function connect(config: StoredConfig, { secret, key }: OpenCredential): DirectoryConnection {
  if (config.type === "okta") {
    const { tenantUrl, clientId } = config;
    const credential =
      key === null
        ? { by: "secret" as const, apiToken: secret?.value ?? "" }
        : { by: "key" as const, clientId, key };
    return { type: "okta", config: { tenantUrl, credential } };
  }
  if (config.type === "entra") {
    const { type, authMethod: _method, keyId: _key, ...rest } = config;
    return {
      type,
      config: {
        ...rest,
        clientSecret: secret?.value ?? "",
        clientSecretExpiresAt: secret?.expiresAt?.toISOString() ?? null,
        key,
      },
    };
  }
  return { type: "scim" };
}

/** The stored credential of a directory for a configuration, which may be one that is only being tried. */
export async function openCredential(directoryId: string, config: StoredConfig): Promise<OpenCredential> {
  if (config.type === "scim") return { secret: null, key: null };
  if (config.authMethod === "secret")
    return { secret: await openStoredSecret(directoryId, config.type), key: null };
  return { secret: null, key: await requireKey(config) };
}

/** The key that a configuration names, or null for one with a secret. @throws Error when it is gone */
export async function requireKey(config: StoredConfig): Promise<SigningKey | null> {
  const keyId = keyIdOf(config);
  if (keyId === null) return null;
  const key = await openSigningKey(keyId);
  if (key === null) throw new Error("the signing key that the directory names is no longer there");
  return key;
}

/** The stored secret of a directory in clear, or null where it has none. */
export async function openStoredSecret(
  directoryId: string,
  type: "okta" | "entra",
): Promise<OpenCredential["secret"]> {
  const column = secretNames[type];
  const stored = await findSecret(directoryId, column);
  if (!stored) {
    return null;
  }
  const value = openSecret(stored.sealed, { table: "directory_secret", row: directoryId, column });
  return { value, expiresAt: stored.expiresAt };
}

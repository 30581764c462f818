import { openSecret } from "#lib/platform/crypto/key-ring.ts";
import { readConfig, type StoredConfig, secretNames } from "./config.ts";
import { findDirectory, findSecret } from "./directory.store.ts";
import type { EntraConfig } from "./providers/entra-schema.ts";
import type { OktaConfig } from "./providers/okta-schema.ts";

/** Everything that a provider's client needs, secret included: for identity servers, never for an answer. */
export type DirectoryConnection =
  | { type: "okta"; config: OktaConfig }
  | { type: "entra"; config: EntraConfig }
  | { type: "scim" };

/**
 * Opens a directory's connection. `null` when the directory is gone.
 * @throws Error when its secret was sealed under a key that is no longer on the ring
 */
export async function loadConnection(directoryId: string): Promise<DirectoryConnection | null> {
  const row = await findDirectory(directoryId);
  if (!row) {
    return null;
  }
  return connect(readConfig(row.type, row.config), await openStoredSecret(directoryId, row.type));
}

/** Puts a configuration and its secret into the shape that the provider's client takes. */
export function connect(
  config: StoredConfig,
  secret: { value: string; expiresAt: Date | null } | null,
): DirectoryConnection {
  if (config.type === "okta") {
    return { type: "okta", config: { tenantUrl: config.tenantUrl, apiToken: secret?.value ?? "" } };
  }
  if (config.type === "entra") {
    const { type, ...rest } = config;
    return {
      type,
      config: {
        ...rest,
        clientSecret: secret?.value ?? "",
        clientSecretExpiresAt: secret?.expiresAt?.toISOString() ?? null,
      },
    };
  }
  return { type: "scim" };
}

/** The stored secret of a directory in clear, or null where it has none. */
export async function openStoredSecret(
  directoryId: string,
  type: StoredConfig["type"],
): Promise<{ value: string; expiresAt: Date | null } | null> {
  if (type === "scim") {
    return null;
  }
  const column = secretNames[type];
  const stored = await findSecret(directoryId, column);
  if (!stored) {
    return null;
  }
  const value = openSecret(stored.sealed, { table: "directory_secret", row: directoryId, column });
  return { value, expiresAt: stored.expiresAt };
}

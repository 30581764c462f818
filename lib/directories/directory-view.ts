import { addressOf, readConfig } from "./config.ts";
import type { ConnectionView, DirectoryListItem, DirectoryView } from "./contract.ts";
import type { DirectoryContents, DirectoryRow } from "./directory.store.ts";
import { scimBaseUrl } from "./scim-base-url.ts";
import { signingKeyViewOf } from "./signing-keys/key-view.ts";
import { keySetUrlOf } from "./signing-keys/publish-key-set.ts";
import type { SigningKeyRow } from "./signing-keys/signing-key.store.ts";
import { defaultDevicePolicy } from "./vocabulary.ts";

const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;

/** One row of the list. */
export function listItemOf(row: DirectoryRow, counts: { users: number; keys: number }): DirectoryListItem {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    enabled: row.enabled,
    address: addressOf(readConfig(row.type, row.config)),
    cluster: row.cluster,
    health: row.health?.state ?? null,
    healthCheckedAt: iso(row.health?.finishedAt),
    scimLastSeenAt: iso(row.scimLastSeenAt),
    users: counts.users,
    keys: counts.keys,
  };
}

/** The whole directory, with facts about its secret in place of the secret. */
export function directoryViewOf(
  row: DirectoryRow,
  contents: DirectoryContents,
  key: SigningKeyRow | null,
): DirectoryView {
  return {
    ...listItemOf(row, contents),
    groups: contents.groups,
    devices: contents.devices,
    connection: connectionOf(row, key),
    policy: row.policy ?? defaultDevicePolicy,
    clientProfile: row.clientProfile,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    boundAt: iso(row.boundAt),
    scimFirstSeenAt: iso(row.scimFirstSeenAt),
    scimBaseUrl: scimBaseUrl(row.id),
  };
}

function connectionOf(row: DirectoryRow, keyRow: SigningKeyRow | null): ConnectionView {
  const stored = readConfig(row.type, row.config);
  const [secret] = row.secrets;
  const fact = secret ? { setAt: secret.setAt.toISOString(), expiresAt: iso(secret.expiresAt) } : null;
  if (stored.type === "scim") return stored;
  const { keyId: _keyId, ...config } = stored;
  const key = keyRow && signingKeyViewOf(keyRow);
  return config.type === "okta"
    ? { ...config, apiToken: fact, key, keySetUrl: keySetUrlOf(row.id) }
    : { ...config, clientSecret: fact, key };
}

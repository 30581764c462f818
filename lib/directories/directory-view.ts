import { env } from "#lib/platform/env/env.ts";
import { addressOf, readConfig } from "./config.ts";
import type { ConnectionView, DirectoryListItem, DirectoryView } from "./contract.ts";
import type { DirectoryContents, DirectoryRow } from "./directory.store.ts";
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
    users: counts.users,
    keys: counts.keys,
  };
}

/** The whole directory, with facts about its secret in place of the secret. */
export function directoryViewOf(row: DirectoryRow, contents: DirectoryContents): DirectoryView {
  return {
    ...listItemOf(row, contents),
    groups: contents.groups,
    devices: contents.devices,
    connection: connectionOf(row),
    policy: row.policy ?? defaultDevicePolicy,
    clientProfile: row.clientProfile,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    boundAt: iso(row.boundAt),
    scimFirstSeenAt: iso(row.scimFirstSeenAt),
    scimLastSeenAt: iso(row.scimLastSeenAt),
    scimBaseUrl: `${env().publicUrl}/api/scim/v2/${row.id}`,
  };
}

function connectionOf(row: DirectoryRow): ConnectionView {
  const config = readConfig(row.type, row.config);
  const [secret] = row.secrets;
  const fact = secret ? { setAt: secret.setAt.toISOString(), expiresAt: iso(secret.expiresAt) } : null;
  if (config.type === "okta") {
    return { ...config, apiToken: fact };
  }
  return config.type === "entra" ? { ...config, clientSecret: fact } : config;
}

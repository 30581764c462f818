import { identifierPaths } from "#lib/attributes/identifier-paths.ts";
import { loadConnection } from "#lib/directories/directory-connection.ts";
import { env } from "#lib/platform/env/env.ts";
import type { Target } from "./diagnose.ts";
import { findManagedGroupId, readScimFacts } from "./diagnostics.store.ts";

/**
 * Everything that the diagnosis of a saved directory needs, its secret opened. `null` when it is gone.
 * @throws Error when its secret was sealed under a key that is no longer on the ring
 */
export async function loadTarget(directoryId: string): Promise<Target | null> {
  const connection = await loadConnection(directoryId);
  if (connection === null) return null;
  if (connection.type === "scim") {
    const { liveKeys, lastSeenAt, refusal } = await readScimFacts(directoryId);
    return {
      type: "scim",
      liveKeys,
      lastRequestAt: lastSeenAt,
      lastRefusal:
        refusal === null ? null : { at: refusal.at, detail: refusal.detail ?? `${refusal.refusal}.` },
      keysHref: `/settings/directories/${directoryId}/keys`,
    };
  }
  const { source } = await identifierPaths({ id: directoryId, type: connection.type });
  if (connection.type === "okta") {
    const managedGroupId = await findManagedGroupId(directoryId);
    return { ...connection, identifier: source ?? "email", managedGroupId };
  }
  const { MUSTER_ENTRA_LOGIN_URL: loginUrl, MUSTER_GRAPH_URL: graphUrl } = env();
  return { ...connection, identifier: source ?? "mail", hosts: { loginUrl, graphUrl } };
}

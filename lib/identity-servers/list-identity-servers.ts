import type { Actor } from "#lib/auth/actor.ts";
import type { IdentityServerView } from "./contract.ts";
import { DEAD_AFTER_SECONDS } from "./heartbeat.ts";
import { findServers, type ServerRow } from "./identity-server.store.ts";

/** Every identity server with its state as of now. Servers belong to the installation: each role sees them. */
export async function listIdentityServers(_actor: Actor): Promise<{ servers: IdentityServerView[] }> {
  return { servers: (await findServers()).map(identityServerViewOf) };
}

export function identityServerViewOf(row: ServerRow): IdentityServerView {
  const isSilent = row.silentSeconds > DEAD_AFTER_SECONDS;
  return {
    id: row.id,
    name: row.name,
    host: row.host,
    pid: row.pid,
    version: row.version,
    cluster: { id: row.clusterId, name: row.clusterName },
    state: row.stoppedAt !== null ? "stopped" : isSilent ? "dead" : "running",
    startedAt: row.startedAt.toISOString(),
    heartbeatAt: row.heartbeatAt.toISOString(),
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    runningJobs: row.runningJobs,
  };
}

import type { Condition } from "./condition.ts";
import type { DeadServerFacts, EmptyClusterFacts } from "./facts.ts";
import { timeText } from "./time-text.ts";

/** A restart takes less, and is nobody's business. */
const RESTART_MS = 2 * 60_000;
const link = { label: "Identity Servers", href: "/environment/identity-servers" };

export function emptyClusterCondition(cluster: EmptyClusterFacts): Condition {
  const { clusterId, clusterName, directoryIds, directoryName, since } = cluster;
  const who = directoryIds.length === 1 ? `${directoryName} is` : `${directoryIds.length} directories are`;
  return {
    kind: "servers",
    subject: `cluster/${clusterId}`,
    directoryId: null,
    directoryIds,
    severity: "error",
    title: `No identity server of ${clusterName} is running`,
    detail: `${who} not checked and not read until one starts.`,
    link,
    mail: { since, afterMs: RESTART_MS },
  };
}

export function deadServerCondition(server: DeadServerFacts): Condition {
  const { id, name, host, clusterName, heartbeatAt, directoryIds, hasPeers } = server;
  return {
    kind: "servers",
    subject: `server/${id}`,
    directoryId: null,
    directoryIds,
    severity: "warning",
    title: `The identity server ${name} is silent`,
    detail: `It ran on ${host} for ${clusterName}; its last heartbeat was at ${timeText(heartbeatAt)}. Others of its cluster have taken its work.`,
    link,
    // With no other the cluster's own condition says more.
    mail: hasPeers ? { since: heartbeatAt, afterMs: RESTART_MS } : null,
  };
}

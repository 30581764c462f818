import { callHref, callSentence } from "./call-sentence.ts";
import type { Notice } from "./contract.ts";
import type { ConflictFacts, DeadServerFacts, DirectoryFacts, ExpiryFacts } from "./facts.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So many failures among the newest calls are worth a notice, even when the very last one went well. */
const MANY_FAILURES = 5;

interface AttentionFacts {
  directories: readonly DirectoryFacts[];
  expiries: readonly ExpiryFacts[];
  deadServers: readonly DeadServerFacts[];
  conflicts: readonly ConflictFacts[];
}

/** What an admin should look at, the worst first. Each notice goes away with its cause. */
export function attentionOf(
  { directories, expiries, deadServers, conflicts }: AttentionFacts,
  now: Date,
): Notice[] {
  const notices = [
    ...directories
      .filter(({ enabled }) => enabled)
      .flatMap((directory) => [...health(directory), ...calls(directory, now)]),
    ...emptyClusters(directories),
    ...expiries.map((expiry) => expiring(expiry, now)),
    ...conflicts.map(waiting),
    ...deadServers.map(deadServer),
  ];
  return notices.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

function health(directory: DirectoryFacts): Notice[] {
  const outcome = directory.state === "checking" ? directory.lastOutcome : directory.state;
  if (outcome !== "failed" && outcome !== "degraded") return [];
  return [
    {
      id: `health/${directory.id}`,
      severity: outcome === "failed" ? "error" : "warning",
      title:
        outcome === "failed" ? `${directory.name} failed its diagnosis` : `${directory.name} is degraded`,
      detail: directory.problem ?? "Some of its checks are not green.",
      link: { label: "See what to do", href: `/settings/directories/${directory.id}` },
    },
  ];
}

function calls(
  { id, name, calls: { failed, lastFailure, lastSuccessAt } }: DirectoryFacts,
  now: Date,
): Notice[] {
  if (!lastFailure || now.getTime() - lastFailure.at.getTime() > HOUR_MS) return [];
  const stillFailing = lastSuccessAt === null || lastSuccessAt < lastFailure.at;
  if (!stillFailing && failed < MANY_FAILURES) return [];
  return [
    {
      id: `calls/${id}`,
      severity: stillFailing ? "error" : "warning",
      title: `SCIM calls to ${name} are failing`,
      detail: `${failed === 1 ? "One call" : `${failed} of the newest calls`} failed. ${callSentence(lastFailure)}`,
      link: { label: "See the call", href: callHref(id, lastFailure) },
    },
  ];
}

function emptyClusters(directories: readonly DirectoryFacts[]): Notice[] {
  const waiting = new Map<string, DirectoryFacts[]>();
  for (const directory of directories) {
    if (!directory.enabled || !directory.clusterId || directory.liveServers > 0 || directory.type === "scim")
      continue;
    waiting.set(directory.clusterId, [...(waiting.get(directory.clusterId) ?? []), directory]);
  }
  return [...waiting].map(([clusterId, bound]) => ({
    id: `cluster/${clusterId}`,
    severity: "error",
    title: `No identity server of ${bound[0]?.clusterName} is running`,
    detail: `${bound.length === 1 ? `${bound[0]?.name} is` : `${bound.length} directories are`} not checked and not read until one starts.`,
    link: { label: "Identity Servers", href: "/environment/identity-servers" },
  }));
}

function expiring({ directoryId, directoryName, kind, id, name, expiresAt }: ExpiryFacts, now: Date): Notice {
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS);
  const over = expiresAt <= now;
  const thing = kind === "key" ? `The key ${name}` : `The ${name}`;
  const when = days <= 1 ? "within a day" : `in ${days} days`;
  const effect =
    kind === "key"
      ? "the identity provider’s calls are refused. Issue another key and enter it there; both work until then."
      : "Muster cannot read the directory. Create another and replace it here.";
  return {
    id: `expiry/${id}`,
    severity: over ? "error" : "warning",
    title: over ? `${thing} of ${directoryName} has expired` : `${thing} of ${directoryName} expires ${when}`,
    detail: over ? `Since then ${effect}` : `After that ${effect}`,
    link:
      kind === "key"
        ? { label: "Keys", href: `/settings/directories/${directoryId}/keys` }
        : { label: "Replace it", href: `/settings/directories/${directoryId}/edit` },
  };
}

function waiting({ directoryId, directoryName, waiting: count }: ConflictFacts): Notice {
  return {
    id: `conflicts/${directoryId}`,
    severity: "warning",
    title:
      count === 1
        ? `A user of ${directoryName} waits to be settled`
        : `${count} users of ${directoryName} wait to be settled`,
    detail: `The identity provider sent ${count === 1 ? "someone" : "people"} whom Muster cannot tell from users that are here. Until you say who is meant, nothing is linked and nothing is doubled.`,
    link: { label: "Settle", href: `/users/conflicts?directory=${directoryId}` },
  };
}

function deadServer({ id, name, host, clusterName, heartbeatAt }: DeadServerFacts): Notice {
  return {
    id: `server/${id}`,
    severity: "warning",
    title: `The identity server ${name} is silent`,
    detail: `It ran on ${host} for ${clusterName}; its last heartbeat was at ${heartbeatAt.toISOString().slice(0, 16).replace("T", " ")} UTC. Others of its cluster have taken its work.`,
    link: { label: "Identity Servers", href: "/environment/identity-servers" },
  };
}

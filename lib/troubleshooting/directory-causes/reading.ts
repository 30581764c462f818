import * as z from "zod";
import type { Condition } from "#lib/alerts/condition.ts";
import { timeText } from "#lib/alerts/time-text.ts";
import { type CheckResult, checkResult } from "#lib/diagnostics/contract.ts";
import type { Cause, Fault } from "../cause.ts";
import type { DirectoryFacts } from "../directory-facts.ts";
import { places } from "../places.ts";
import type { Complaint } from "../vocabulary.ts";

const shownChecks = z.array(checkResult.catch(unreadable)).catch([]);

/** What keeps identity servers from checking and reading the directory. */
export const readingCauses: readonly Cause<DirectoryFacts>[] = [
  {
    id: "not-bound",
    complaints: ["test_fails", "out_of_date"],
    examine: ({ type, name, cluster }) => {
      if (type === "scim") return null;
      if (cluster)
        return `${cluster.name} reads ${name}; ${cluster.liveServers === 1 ? "one of its servers is" : `${cluster.liveServers} of its servers are`} running.`;
      return {
        weight: "stops",
        seen: `${name} is bound to no cluster.`,
        why: "No identity server checks the connection, and none reads users from it.",
        action: "Choose the directory under Directory connection, and save.",
        links: [places.cluster],
      };
    },
  },
  {
    id: "check-failed",
    complaints: ["test_fails", "out_of_date"],
    examine: ({ id, type, enabled, cluster, health }) => {
      if (type === "scim" || !enabled || cluster === null) return null;
      if (!health?.finishedAt)
        return {
          weight: "hinders",
          seen: "The connection has not been checked yet.",
          why: "Whether the credentials work is not known.",
          action: "Run the diagnostics.",
          links: [places.directory(id)],
        };
      const checks = shownChecks.parse(health.checks);
      const open = checks.filter(
        ({ status, advice }) => status === "failed" || (status === "warning" && advice !== true),
      );
      if (open.length === 0)
        return `The diagnosis of ${timeText(health.finishedAt)} found ${checks.length} checks green.`;
      return open.map((check) => checkFault(id, check));
    },
  },
  {
    id: "reading-off",
    complaints: ["out_of_date"],
    examine: ({ id, type, cluster, isRead, lastReadAt }) => {
      if (type === "scim" || cluster === null) return null;
      if (isRead)
        return lastReadAt
          ? `It was last read at ${timeText(lastReadAt)}.`
          : "Reading is on; no sync has succeeded yet.";
      return {
        weight: "hinders",
        seen: "Reading is switched off.",
        why: "Only what SCIM sends arrives here.",
        action: "Switch reading on, unless SCIM is all that is wanted.",
        links: [places.sync(id)],
      };
    },
  },
  {
    id: "sync-failing",
    complaints: ["out_of_date"],
    examine: ({ id, name, isRead, lastReadAt, syncFailingSince, syncFailure }) => {
      if (!isRead) return null;
      if (syncFailingSince === null) return "The last sync did not fail.";
      return {
        weight: "stops",
        seen: `Syncs have failed since ${timeText(syncFailingSince)}: ${syncFailure ?? "the last run gave no reason."}`,
        why:
          lastReadAt !== null && lastReadAt > syncFailingSince
            ? "Some syncs have succeeded since. What only the failing ones see does not arrive here."
            : `Until ${name} is read again, nobody loses access by a sync, and nobody gets any.`,
        action: "Put right what the run names, then press Sync now.",
        links: [places.sync(id), places.directory(id, "Diagnostics")],
      };
    },
  },
  warning("removals-wait", ["out_of_date"], ({ kind }) => kind === "hold", "No removals wait for approval."),
  warning(
    "server-missing",
    ["test_fails", "out_of_date"],
    ({ kind }) => kind === "servers",
    "No identity server is missing.",
  ),
  warning("silence", ["out_of_date"], ({ kind }) => kind === "silence", "SCIM calls come as often as usual."),
  warning(
    "expiry",
    ["test_fails", "out_of_date"],
    (condition) => condition.kind === "expiry" && !isSaml(condition),
    "No key and no secret ends soon.",
  ),
  warning(
    "saml-certificate",
    ["cannot_sign_in"],
    (condition) => condition.kind === "expiry" && isSaml(condition),
    null,
  ),
];

/** What the alerts tell of already, in their own sentences. */
function warning(
  id: string,
  complaints: readonly Complaint[],
  isMeant: (condition: Condition) => boolean,
  fine: string | null,
): Cause<DirectoryFacts> {
  return {
    id,
    complaints,
    examine: ({ conditions }) => {
      const meant = conditions.filter(isMeant);
      if (meant.length === 0) return fine;
      return meant.map(
        ({ severity, title, detail, action, link }): Fault => ({
          weight: severity === "error" ? "stops" : "hinders",
          seen: `${title}.`,
          why: detail,
          action: action ?? `See ${link.label}.`,
          links: [link],
        }),
      );
    },
  };
}

/** The certificate of the identity provider is replaced on the Config tab. */
function isSaml({ link }: Condition): boolean {
  return link.href.endsWith("/config");
}

function checkFault(directoryId: string, { title, status, seen, why, action, link }: CheckResult): Fault {
  return {
    weight: status === "failed" ? "stops" : "hinders",
    seen: `${title}: ${seen}`,
    why: why ?? "The diagnosis is not green because of it.",
    action: action ?? "Run the diagnostics again once it is put right.",
    links: [...(link ? [link] : []), places.directory(directoryId, "Diagnostics")],
  };
}

/** A check that an older version stored, or that has not been asked. */
function unreadable(): CheckResult {
  return { probe: "", title: "", status: "skipped", durationMs: 0, seen: "" };
}

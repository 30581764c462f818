import * as z from "zod";
import { checkResult } from "#lib/diagnostics/contract.ts";
import type { Condition, Finding } from "./condition.ts";
import type { HoldFacts, SilenceFacts, SyncFacts, UnhealthyFacts } from "./facts.ts";
import { spanText, timeText } from "./time-text.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A pause that everybody may make, whatever they usually do. */
const LEAST_SILENCE_MS = 6 * HOUR_MS;
/** Where nothing is known of what is usual. */
const UNKNOWN_SILENCE_MS = 30 * DAY_MS;

export function healthCondition({
  directoryId,
  directoryName: name,
  outcome,
  changedAt,
  checks,
  wasHealthy,
}: UnhealthyFacts): Condition {
  const findings = findingsOf(checks);
  return {
    ...about(directoryId),
    kind: "health",
    severity: outcome === "failed" ? "error" : "warning",
    title: outcome === "failed" ? `${name} failed its diagnosis` : `${name} is degraded`,
    detail: findings[0]?.lines[0] ?? "Some of its checks are not green.",
    link: { label: "See what to do", href: `/settings/directories/${directoryId}` },
    findings,
    stage: outcome === "failed" ? 0 : 1,
    mail: wasHealthy ? { since: changedAt, afterMs: 0 } : null,
  };
}

const shownCheck = checkResult
  .pick({ status: true, seen: true, why: true, action: true, link: true, advice: true })
  .extend({ title: z.string().default("") });

/** The checks that are not green, the failed ones first; advice is none of them, nor is what has not been asked yet. */
function findingsOf(checks: unknown): Finding[] {
  const found = (Array.isArray(checks) ? checks : []).flatMap((check) => {
    const { success, data } = shownCheck.safeParse(check);
    return success && (data.status === "failed" || (data.status === "warning" && data.advice !== true))
      ? [data]
      : [];
  });
  return found
    .toSorted((a, b) => Number(a.status === "warning") - Number(b.status === "warning"))
    .map(({ title, seen, why, action, link }) => ({
      title,
      lines: [seen, why, action === undefined ? undefined : `What to do: ${action}`].filter(
        (line) => line !== undefined,
      ),
      ...(link === undefined ? {} : { link: { label: link.label, href: link.href } }),
    }));
}

/** Refused at once, failing for an hour, or silently late; null while all is well. */
export function syncCondition(facts: SyncFacts, now: Date): Condition | null {
  const { directoryId, directoryName: name, failingSince, failure, lastSuccessAt } = facts;
  const base = {
    ...about(directoryId),
    kind: "sync" as const,
    severity: "error" as const,
    link: { label: "Syncs", href: `/settings/directories/${directoryId}/sync` },
  };
  const until = lastSuccessAt ? ` It was last read at ${timeText(lastSuccessAt)}.` : "";
  const nobody = "Until it is read again, nobody loses access by a sync, and nobody gets any.";
  if (failingSince !== null) {
    const isRefused = failure?.kind === "refused";
    const forMs = now.getTime() - failingSince.getTime();
    // What refuses the sync fails the diagnosis as well, which says it with what to do.
    if (isRefused && facts.directoryOutcome === "failed" && forMs < HOUR_MS) return null;
    if (!isRefused && forMs < HOUR_MS) return null;
    const what = facts.readsChanges ? "Full syncs" : "Syncs";
    const follows = facts.readsChanges
      ? " Changes are read meanwhile; what only a full sync sees waits for one that succeeds."
      : `${until} ${nobody}`;
    return {
      ...base,
      title: isRefused
        ? `${what} of ${name} are refused`
        : `${what} of ${name} have failed for ${spanText(forMs)}`,
      detail: `${failure?.seen ?? "The last run failed."}${follows}`,
      mail: { since: failingSince, afterMs: 0 },
    };
  }
  // Without a server the cluster has its own condition, and a long first pass is at work.
  if (facts.liveServers === 0 || facts.isRunning) return null;
  const since = lastSuccessAt ?? facts.readableSince;
  const usual = Math.max(HOUR_MS, 3 * facts.changesEverySeconds * 1000);
  const forMs = now.getTime() - since.getTime();
  if (forMs < usual) return null;
  return {
    ...base,
    title: `${name} has not been read for ${spanText(forMs)}`,
    detail: `Its syncs should come ${everyText(facts.changesEverySeconds)}.${until} ${nobody} Start one by hand, and look whether its identity servers are busy.`,
    mail: { since, afterMs: usual },
  };
}

function everyText(seconds: number): string {
  return seconds < 90 ? "every minute" : `every ${spanText(seconds * 1000)}`;
}

export function holdCondition({
  directoryId,
  directoryName: name,
  createdAt,
  total,
  waiting,
  groups,
  memberships,
}: HoldFacts): Condition {
  const users = waiting === 1 ? "one user" : `${waiting.toLocaleString("en-GB")} users`;
  const losses = [
    waiting > 0 && `${users} of ${total.toLocaleString("en-GB")} should lose access`,
    groups > 0 && `${groups === 1 ? "one group is" : `${groups.toLocaleString("en-GB")} groups are`} gone`,
    memberships > 0 &&
      `${memberships === 1 ? "one membership has" : `${memberships.toLocaleString("en-GB")} memberships have`} ended`,
  ].filter((loss) => loss !== false);
  return {
    ...about(directoryId),
    kind: "hold",
    severity: "error",
    title: `Removals of ${name} wait for approval`,
    detail: `The directory says that ${losses.join(", and that ")}. That is suspiciously many: nobody loses anything until somebody says so.`,
    action: "Look at the list by name, then approve it, or drop it and correct the directory.",
    link: { label: "See the list", href: `/settings/directories/${directoryId}/sync` },
    mail: { since: createdAt, afterMs: 0 },
  };
}

/** Longer than twice the longest pause that is usual, at least six hours; null while it is not. */
export function silenceCondition(facts: SilenceFacts, now: Date): Condition | null {
  const { directoryId, directoryName: name, lastCallAt, longestPauseHours } = facts;
  const usual = longestPauseHours === null ? null : longestPauseHours * HOUR_MS;
  const limit = usual === null ? UNKNOWN_SILENCE_MS : Math.max(LEAST_SILENCE_MS, 2 * usual);
  const forMs = now.getTime() - lastCallAt.getTime();
  if (forMs < limit) return null;
  const pause =
    usual === null
      ? ""
      : ` Its longest pause of the two weeks before was ${spanText(Math.max(usual, HOUR_MS))}.`;
  return {
    ...about(directoryId),
    kind: "silence",
    severity: "warning",
    title: `No SCIM call to ${name} for ${spanText(forMs)}`,
    detail: `The last one came at ${timeText(lastCallAt)}.${pause} ${silenceHint(facts.type)}`,
    link: { label: "SCIM log", href: `/activity/scim?directory=${directoryId}&range=all` },
    mail: { since: lastCallAt, afterMs: limit },
  };
}

function silenceHint(type: string): string {
  if (type === "entra")
    return "Look in Entra under Provisioning whether it is stopped or in quarantine: it calls every 40 minutes otherwise.";
  if (type === "okta")
    return "Look in Okta whether the app is active and provisioning is on, and at its failed tasks.";
  return "Look whether the client runs, and whether it still has the right address.";
}

function about(directoryId: string) {
  return { subject: directoryId, directoryId, directoryIds: [directoryId] };
}

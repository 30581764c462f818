import type { Condition } from "./condition.ts";
import type { GroupFacts } from "./facts.ts";
import { spanText } from "./time-text.ts";

const HOUR_MS = 3_600_000;
const subjects = { read: "groups", managed: "managed-group", stuck: "stuck-members", undecided: "undecided" };

/** What only delays is told after an hour; so is what the directory's failed diagnosis says already. */
export function groupCondition(facts: GroupFacts, now: Date): Condition | null {
  const { directoryId, directoryName, kind, groupName, directoryOutcome, failingSince, failure } = facts;
  const forMs = now.getTime() - failingSince.getTime();
  const isRefused = failure?.kind === "refused";
  if (forMs < HOUR_MS && (!isRefused || directoryOutcome !== "healthy")) return null;
  const place = `/settings/directories/${directoryId}`;
  const base = {
    kind: "sync" as const,
    subject: `${subjects[kind]}/${directoryId}`,
    directoryId,
    directoryIds: [directoryId],
    severity: "error" as const,
    mail: { since: failingSince, afterMs: 0 },
  };
  const seen = failure?.seen.replace(/[.!?]?$/, ".") ?? "The last run failed.";
  const managed = { label: "Managed group", href: `${place}/managed-group` };
  if (kind === "stuck")
    return {
      ...base,
      title: `${usersText(facts.memberships ?? 0)} may still be in ${groupName || "a group of Okta"}`,
      detail: `${seen} They no longer belong into that group in ${directoryName}, and Okta has not said for ${spanText(forMs)} that they are out.`,
      link: managed,
    };
  if (kind === "undecided") {
    const { users = 0, groups = 0 } = facts;
    const who = [users > 0 ? usersText(users) : "", groups > 0 ? groupsText(groups) : ""].filter(Boolean);
    return {
      ...base,
      severity: "warning",
      title: `Nothing is known of ${who.join(" and ")} of ${directoryName} for ${spanText(forMs)}`,
      detail: `${failure === null ? "" : `${seen} `}The directory neither shows them to Muster nor says that they are gone, so they keep access, devices and memberships.`,
      link: { label: "Syncs", href: `${place}/sync` },
    };
  }
  return kind === "read"
    ? {
        ...base,
        title: `Groups of ${directoryName} have not been read for ${spanText(forMs)}`,
        detail: `${seen} Users are synced; until groups are read again, none is removed, and nobody joins or leaves one.`,
        link: { label: "Syncs", href: `${place}/sync` },
      }
    : {
        ...base,
        title: `${groupName} has not been brought in line for ${spanText(forMs)}`,
        detail: `${seen} In Okta’s group of ${directoryName}, users who lost their device or access since may still be members.`,
        link: managed,
      };
}

const groupsText = (count: number) => `${count.toLocaleString("en-GB")} ${count === 1 ? "group" : "groups"}`;
const usersText = (count: number) => `${count.toLocaleString("en-GB")} ${count === 1 ? "user" : "users"}`;

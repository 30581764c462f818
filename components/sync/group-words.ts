import { counted, figures } from "#components/ui/number-words.ts";
import type { SyncGroupHoldView, SyncRunView } from "#lib/sync/contract.ts";

/** What a run did about groups, such as "Groups: 40 read, 2 new, 120 memberships began"; null where it did nothing. */
export function groupSummary(groups: SyncRunView["groups"]): string | null {
  if (groups === null) return null;
  const { counts, nameTaken, failure } = groups;
  const parts = [
    counts.read > 0 && `${figures(counts.read)} read`,
    counts.created > 0 && `${figures(counts.created)} new`,
    counts.updated > 0 && `${figures(counts.updated)} linked or renamed`,
    counts.ended > 0 && `${figures(counts.ended)} gone`,
    counts.joined > 0 && `${counted(counts.joined, "membership")} began`,
    counts.left > 0 && `${counted(counts.left, "membership")} ended`,
    counts.held > 0 && `${figures(counts.held)} removals wait`,
    counts.skipped > 0 &&
      `${figures(counts.skipped)} passed over, as another group here has the name: ${nameTaken.join(", ")}`,
    failure !== undefined && "stopped early",
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : `Groups: ${parts.join(", ")}`;
}

/** "3 of 40 groups and 120 of 9,000 memberships" */
export function endingWords({ groups, members, groupsTotal, membersTotal }: SyncGroupHoldView): string {
  const parts = [
    groups > 0 && `${figures(groups)} of ${counted(groupsTotal, "group")}`,
    members > 0 && `${figures(members)} of ${counted(membersTotal, "membership")}`,
  ].filter((part) => part !== false);
  return parts.join(" and ");
}

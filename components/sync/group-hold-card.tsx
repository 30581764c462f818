"use client";

import Link from "next/link";
import { figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { SyncGroupHoldView } from "#lib/sync/contract.ts";
import { endingWords } from "./group-words.ts";
import { HoldDecision } from "./hold-decision.tsx";

interface GroupHoldCardProps {
  directory: { id: string; name: string };
  hold: SyncGroupHoldView;
  mayDecide: boolean;
}

/** Groups and memberships that would go, suspiciously many. */
export function GroupHoldCard({ directory, hold, mayDecide }: GroupHoldCardProps) {
  const what = endingWords(hold);
  return (
    <HoldDecision
      directory={directory}
      holdId={hold.id}
      what={what}
      mayDecide={mayDecide}
      words={{
        title: `${what} would go: it waits for you`,
        approve: "Remove them",
        question: `Remove ${what}?`,
        confirm: "Remove",
        consequence:
          "Each group is asked for in the directory once more. Members that SCIM pushed or an admin added stay.",
        rejected: "Nothing is removed.",
      }}
    >
      <p>
        The directory no longer has them, as seen <RelativeTime iso={hold.createdAt} />. So many at once can
        be a lost permission as well, so nothing was removed yet. Everything else was synced.
      </p>
      <ul className="my-3">
        {hold.sample.map((group) => (
          <li key={group.id} className="[overflow-wrap:anywhere]">
            <Link href={`/groups/${group.id}/members`} className="underline underline-offset-2">
              {group.name}
            </Link>{" "}
            <span className="text-muted">{lossWords(group)}</span>
          </li>
        ))}
      </ul>
      <p>
        <a
          href={`/api/v1/directories/${directory.id}/sync/group-hold/export`}
          className="underline underline-offset-2"
        >
          All of it as CSV
        </a>
      </p>
    </HoldDecision>
  );
}

/** "goes, and its 12 memberships with it", or "loses Ada Admin, Ben Baker and 7 others" */
function lossWords({ isGoing, members, names }: SyncGroupHoldView["sample"][number]): string {
  if (isGoing && members === 0) return "goes";
  if (isGoing)
    return `goes, and its ${members === 1 ? "membership" : `${figures(members)} memberships`} with it`;
  const others = members - names.length;
  return `loses ${names.join(", ")}${others > 0 ? ` and ${figures(others)} ${others === 1 ? "other" : "others"}` : ""}`;
}

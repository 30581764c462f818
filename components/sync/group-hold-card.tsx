"use client";

import Link from "next/link";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncGroupHoldView } from "#lib/sync/contract.ts";
import { endingWords } from "./group-words.ts";
import { useDecideHold } from "./queries.ts";
import { number } from "./words.ts";

interface GroupHoldCardProps {
  directory: { id: string; name: string };
  hold: SyncGroupHoldView;
  mayDecide: boolean;
}

/** Groups and memberships that would go, suspiciously many: which they are, and the two things that an admin can say. */
export function GroupHoldCard({ directory, hold, mayDecide }: GroupHoldCardProps) {
  const decide = useDecideHold(directory.id);
  const [asking, setAsking] = useState<"approve" | "reject" | null>(null);
  const what = endingWords(hold);
  const confirm = () => {
    if (asking === null) return;
    decide.mutate(
      { holdId: hold.id, decision: asking },
      {
        onSuccess: () => {
          toast.success(asking === "approve" ? "Approved. It happens now." : "Nothing is removed.");
          setAsking(null);
        },
      },
    );
  };
  return (
    <Callout tone="warn" title={`${what} would go: it waits for you`}>
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
      {mayDecide ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant="danger" onPress={() => setAsking("approve")}>
            Remove them
          </Button>
          <Button onPress={() => setAsking("reject")}>Leave them as they are</Button>
        </div>
      ) : null}
      <ConfirmDialog
        title={asking === "reject" ? `Leave ${what} as they are?` : `Remove ${what}?`}
        confirmLabel={asking === "reject" ? "Leave them" : "Remove"}
        tone={asking === "reject" ? "primary" : "danger"}
        isOpen={asking !== null}
        onOpenChange={(isOpen) => setAsking(isOpen ? asking : null)}
        onConfirm={confirm}
        pending={decide.isPending}
        error={decide.error ? messageOf(decide.error) : undefined}
        {...(asking === "approve" ? { typeToConfirm: directory.name } : {})}
      >
        {asking === "reject"
          ? "If the directory still says the same at its next full sync, they will be listed here again."
          : "Each group is asked for in the directory once more. Members that SCIM pushed or an admin added stay."}
      </ConfirmDialog>
    </Callout>
  );
}

/** "goes, and its 12 memberships with it", or "loses Ada Admin, Ben Baker and 7 others" */
function lossWords({ isGoing, members, names }: SyncGroupHoldView["sample"][number]): string {
  if (isGoing && members === 0) return "goes";
  if (isGoing)
    return `goes, and its ${members === 1 ? "membership" : `${number(members)} memberships`} with it`;
  const others = members - names.length;
  return `loses ${names.join(", ")}${others > 0 ? ` and ${number(others)} ${others === 1 ? "other" : "others"}` : ""}`;
}

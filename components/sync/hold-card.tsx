"use client";

import Link from "next/link";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncHoldView } from "#lib/sync/contract.ts";
import { useDecideHold } from "./queries.ts";
import { number } from "./words.ts";

interface HoldCardProps {
  directory: { id: string; name: string };
  hold: SyncHoldView;
  mayDecide: boolean;
}

/** Removals that were suspiciously many: who they are, and the two things that an admin can say. */
export function HoldCard({ directory, hold, mayDecide }: HoldCardProps) {
  const decide = useDecideHold(directory.id);
  const [asking, setAsking] = useState<"approve" | "reject" | null>(null);
  const others = hold.users - hold.sample.length;
  const people = `${number(hold.users)} of ${number(hold.total)} users`;

  function confirm() {
    if (asking === null) return;
    decide.mutate(
      { holdId: hold.id, decision: asking },
      {
        onSuccess: () => {
          toast.success(asking === "approve" ? "Approved. It happens now." : "Nobody loses anything by it.");
          setAsking(null);
        },
      },
    );
  }

  return (
    <Callout tone="warn" title={`${people} would lose access: it waits for you`}>
      <p>
        The directory no longer gives them access, as seen <RelativeTime iso={hold.createdAt} />. So many at
        once can be a lost permission or a wrong filter as well, so nothing was taken from them yet.
        Everything else was synced.
      </p>
      <ul className="my-3 columns-1 gap-6 sm:columns-2 lg:columns-3">
        {hold.sample.map(({ id, name, status }) => (
          <li key={id} className="truncate">
            <Link href={`/users/${id}`} className="underline underline-offset-2">
              {name}
            </Link>{" "}
            <span className="text-muted">{status}</span>
          </li>
        ))}
      </ul>
      <p>
        {others > 0 ? `And ${number(others)} more. ` : ""}
        <a
          href={`/api/v1/directories/${directory.id}/sync/hold/export`}
          className="underline underline-offset-2"
        >
          All of them as CSV
        </a>
      </p>
      {mayDecide ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant="danger" onPress={() => setAsking("approve")}>
            Take their access
          </Button>
          <Button onPress={() => setAsking("reject")}>Leave them as they are</Button>
        </div>
      ) : null}
      <ConfirmDialog
        title={asking === "reject" ? `Leave ${people} as they are?` : `Take access from ${people}?`}
        confirmLabel={asking === "reject" ? "Leave them" : "Take access"}
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
          : "Each of them is asked for in the directory once more, and loses access at once if it still says so. Whoever comes back there gets it back here."}
      </ConfirmDialog>
    </Callout>
  );
}

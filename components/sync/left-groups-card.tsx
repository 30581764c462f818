"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { toast } from "#components/ui/toast.tsx";
import type { LeftGroupsView } from "#lib/sync/groups/contract.ts";
import { useHandBackGroups, useLeftGroups } from "./queries.ts";

interface LeftGroupsCardProps {
  directory: { id: string; name: string };
  mayDecide: boolean;
}

/** What syncs left behind since groups are not read any more: to keep as one's own, or to remove. */
export function LeftGroupsCard({ directory, mayDecide }: LeftGroupsCardProps) {
  const { data: left } = useLeftGroups(directory.id);
  const handBack = useHandBackGroups(directory.id);
  const [asking, setAsking] = useState<"keep" | "remove" | null>(null);
  if (!left || left.groups + left.memberships === 0) return null;
  const what = leftWords(left);
  const confirm = () => {
    if (asking === null) return;
    handBack.mutate(
      { action: asking },
      {
        onSuccess: () => {
          toast.success("An identity server does it now.");
          setAsking(null);
        },
      },
    );
  };
  return (
    <Callout tone="info" title={`${what} from syncs are left`}>
      <p>
        Groups of this directory are not read any more, so nobody follows its changes for them, and admins
        can’t change them either.
        {left.isUnderWay ? " An identity server works on it." : ""}
      </p>
      {mayDecide && !left.isUnderWay ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button onPress={() => setAsking("keep")}>Keep them as our own</Button>
          <Button variant="danger" onPress={() => setAsking("remove")}>
            Remove them
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        title={asking === "keep" ? `Keep ${what}?` : `Remove ${what}?`}
        confirmLabel={asking === "keep" ? "Keep them" : "Remove"}
        tone={asking === "keep" ? "primary" : "danger"}
        isOpen={asking !== null}
        onOpenChange={(isOpen) => setAsking(isOpen ? asking : null)}
        onConfirm={confirm}
        pending={handBack.isPending}
        error={handBack.error ? messageOf(handBack.error) : undefined}
        {...(asking === "remove" ? { typeToConfirm: directory.name } : {})}
      >
        {asking === "keep"
          ? "The groups stay with all of their members, and admins change them from then on. If groups are read again, those of the same id are linked again."
          : `${sharedWords(left)}Users stay as they are, and so do members whom SCIM pushed or an admin added.`}
      </ConfirmDialog>
    </Callout>
  );
}

function leftWords({ groups, memberships }: LeftGroupsView): string {
  return [groups > 0 && counted(groups, "group"), memberships > 0 && counted(memberships, "membership")]
    .filter((part) => part !== false)
    .join(" and ");
}

function sharedWords({ groups, shared }: LeftGroupsView): string {
  const going = groups - shared;
  const parts = [
    going > 0 && `${counted(going, "group")} ${going === 1 ? "is" : "are"} deleted. `,
    shared > 0 &&
      `${counted(shared, "group")} ${shared === 1 ? "stays as your own, as it was" : "stay as your own, as they were"} made here or ${shared === 1 ? "has" : "have"} other members. `,
  ];
  return parts.filter((part) => part !== false).join("");
}

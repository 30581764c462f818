"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { counted } from "#components/ui/number-words.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";
import { useRequestWriteBack } from "./queries.ts";

interface DriftCalloutProps {
  directoryId: string;
  view: ManagedGroupView;
  mayRun: boolean;
}

/** Whom somebody took out of the group in Okta, although they have a device; and the one click that puts them back. */
export function DriftCallout({ directoryId, view, mayRun }: DriftCalloutProps) {
  const request = useRequestWriteBack(directoryId);
  const { counts, drift, doubtful } = view;
  if (counts.missing === 0 && doubtful === 0) return null;
  const repair = () =>
    request.mutate(
      { action: "repair" },
      {
        onSuccess: () => toast.success("An identity server puts them back now."),
        onError: (problem) => toast.error(messageOf(problem)),
      },
    );
  const others = counts.missing - drift.length;
  return (
    <Callout
      tone="warn"
      title={
        doubtful > 0
          ? `${counted(doubtful, "user")} who were in the group ${doubtful === 1 ? "was" : "were"} not seen in it`
          : `Somebody took ${counted(counts.missing, "user")} out of the group in Okta`
      }
    >
      {doubtful > 0 ? (
        <p>
          So many at once can be a role that no longer shows the members, so nothing follows from it. If the
          group was really emptied, put them back.
        </p>
      ) : (
        <>
          <p>
            They still have a device. Muster does not put them back by itself, because somebody may have had a
            reason.
          </p>
          <ul className="my-3 columns-1 gap-6 sm:columns-2 lg:columns-3">
            {drift.map(({ providerId, userId, name }) => (
              <li key={providerId} className="truncate">
                {userId ? <TextLink href={`/users/${userId}`}>{name}</TextLink> : name}
              </li>
            ))}
          </ul>
          {others > 0 ? <p>And {counted(others, "user")} more.</p> : null}
        </>
      )}
      {mayRun && view.obstacle === null ? (
        <div className="mt-3">
          <Button pending={request.isPending} onPress={repair}>
            Put them back
          </Button>
        </div>
      ) : null}
    </Callout>
  );
}
